import Foundation
import NIOCore

/// The bytes of a recording on disk, read as they are sent.
struct RecordingBytes: AsyncSequence, Sendable {
    private static let chunk = 128 << 10

    /// Bytes of the file.
    let length: Int64
    private let file: URL

    /// - Throws: `unreadableFile`.
    init(_ file: URL) throws(RemoteSpeechError) {
        let values = try? file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
        guard let values, values.isRegularFile == true, let size = values.fileSize else {
            throw RemoteSpeechError(.unreadableFile, RecordingUnreadable().sentence)
        }
        guard size > 0 else { throw RemoteSpeechError(.unreadableFile, "The recording is empty.") }
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
                throw RecordingUnreadable()
            }
        }
    }
}

/// The recording's file cannot be read; where it lies is told to nobody.
struct RecordingUnreadable: Error {
    let sentence = "The recording cannot be read from disk."
}
