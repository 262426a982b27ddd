import Foundation
import NIOCore

extension LocalStorage {
    /// Reads a range of an open file chunk by chunk. Each iteration begins anew; the file closes with the last of them.
    func bytes(of file: OpenFile, in range: Range<Int64>) -> BlobBytes {
        BlobBytes {
            var rest = range
            return { () async throws(StorageError) in
                guard !rest.isEmpty else { return nil }
                let start = rest.lowerBound
                let count = Int(min(Int64(Self.chunkBytes), rest.upperBound - start))
                let chunk = try await onThread { () throws(StorageError) in
                    try Self.chunk(of: file, at: start, count: count)
                }
                rest = (start + Int64(chunk.readableBytes))..<rest.upperBound
                return chunk
            }
        }
    }

    /// - Throws: `unavailable` when the file has become shorter than it was.
    private static func chunk(of file: OpenFile, at offset: Int64, count: Int) throws(StorageError) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        while true {
            let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
                max(0, readAt(file, offset, UnsafeMutableRawBufferPointer(rebasing: space[..<count])))
            }
            if read > 0 { return buffer }
            if errno == EINTR { continue }
            throw .unavailable("the file ended at byte \(offset), or could not be read")
        }
    }

    private static func readAt(_ file: OpenFile, _ offset: Int64, _ space: UnsafeMutableRawBufferPointer) -> Int {
        errno = 0
        return pread(file.descriptor, space.baseAddress, space.count, off_t(offset))
    }
}
