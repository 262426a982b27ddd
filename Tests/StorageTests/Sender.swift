import NIOCore

/// A sender of bytes for tests: hands out its chunks one by one, then ends or fails.
struct Sender: AsyncSequence, Sendable {
    struct Gone: Error {}

    let chunks: [ByteBuffer]
    var failsAtEnd = false

    init(_ chunks: [ByteBuffer], failsAtEnd: Bool = false) {
        self.chunks = chunks
        self.failsAtEnd = failsAtEnd
    }

    init(_ text: String) { self.init([ByteBuffer(string: text)]) }

    /// Bytes that differ by position, in chunks of a size.
    static func pattern(bytes count: Int, chunk: Int, seed: UInt8 = 0) -> Sender {
        Sender(
            stride(from: 0, to: count, by: chunk).map { start in
                ByteBuffer(bytes: pattern(start..<Swift.min(start + chunk, count), seed: seed))
            })
    }

    /// The bytes at these positions of the pattern.
    static func pattern(_ range: Range<Int>, seed: UInt8 = 0) -> [UInt8] {
        range.map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) &+ seed }
    }

    func makeAsyncIterator() -> Iterator { Iterator(sender: self) }

    struct Iterator: AsyncIteratorProtocol {
        let sender: Sender
        var position = 0

        mutating func next() async throws -> ByteBuffer? {
            guard position < sender.chunks.count else {
                if sender.failsAtEnd { throw Gone() }
                return nil
            }
            defer { position += 1 }
            return sender.chunks[position]
        }
    }
}
