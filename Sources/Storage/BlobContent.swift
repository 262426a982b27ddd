public import NIOCore

/// A blob, opened for reading.
public struct BlobContent: Sendable {
    /// The size of the whole blob, whatever the range.
    public let sizeBytes: Int64
    /// The offsets that `bytes` covers, clipped to the blob.
    public let range: Range<Int64>
    /// The bytes of `range`.
    public let bytes: BlobBytes

    public init(sizeBytes: Int64, range: Range<Int64>, bytes: BlobBytes) {
        self.sizeBytes = sizeBytes
        self.range = range
        self.bytes = bytes
    }
}

/// Bytes of a blob in chunks of at most 128 KiB, read as they are asked for: a slow reader slows the disk down.
public struct BlobBytes: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    /// Gives the next chunk, or nil after the last.
    public typealias Next = () async throws(StorageError) -> ByteBuffer?

    private let start: @Sendable () -> Next

    /// - Parameter start: begins to read, once for each iteration.
    public init(start: @escaping @Sendable () -> Next) {
        self.start = start
    }

    public func makeAsyncIterator() -> Iterator { Iterator(nextChunk: start()) }

    /// Collects all the bytes.
    /// - Throws: `tooLarge` when they are more than `limit`; what reading throws.
    public func collect(upTo limit: Int) async throws(StorageError) -> ByteBuffer {
        var all = ByteBuffer()
        var iterator = makeAsyncIterator()
        while var chunk = try await iterator.next() {
            guard all.readableBytes + chunk.readableBytes <= limit else { throw .tooLarge(limitBytes: Int64(limit)) }
            all.writeBuffer(&chunk)
        }
        return all
    }

    public struct Iterator: AsyncIteratorProtocol {
        let nextChunk: Next

        public mutating func next() async throws(StorageError) -> ByteBuffer? { try await nextChunk() }
    }
}
