import Foundation
import NIOCore
import Remote

/// The bytes of a recording on disk, read as they are sent.
struct RecordingBytes: AsyncSequence, Sendable {
    private static let chunk = 128 << 10
    /// Where the file lies is told to nobody.
    private static let unreadable = RemoteError(.unreadableFile, "The recording cannot be read from disk.")

    /// Bytes of the file.
    let length: Int64
    private let file: URL

    /// - Throws: `unreadableFile`.
    init(_ file: URL) throws(RemoteError) {
        let values = try? file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
        guard let values, values.isRegularFile == true, let size = values.fileSize else {
            throw Self.unreadable
        }
        guard size > 0 else { throw RemoteError(.unreadableFile, "The recording is empty.") }
        length = Int64(size)
        self.file = file
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file) }

    struct AsyncIterator: AsyncIteratorProtocol {
        let file: URL
        private var handle: FileHandle?

        init(file: URL) { self.file = file }

        mutating func next() async throws -> ByteBuffer? {
            do {
                if handle == nil { handle = try FileHandle(forReadingFrom: file) }
                guard let data = try handle?.read(upToCount: RecordingBytes.chunk), !data.isEmpty else { return nil }
                return ByteBuffer(bytes: data)
            } catch {
                throw RecordingBytes.unreadable
            }
        }
    }
}
