import Foundation
import NIOCore

/// A file as the one field of a form, read as it is sent: however long it is, it is never all held.
struct FileForm: Sendable {
    let mediaType: String
    /// In bytes, of the form as a whole.
    let length: Int64
    let bytes: AsyncThrowingStream<ByteBuffer, any Error>

    private static let chunk = 256 << 10

    /// - Throws: `OperationArguments.Failure` when the file cannot be read.
    init(_ file: URL) throws {
        let handle: FileHandle
        let size: UInt64
        do {
            handle = try FileHandle(forReadingFrom: file)
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch {
            throw OperationArguments.Failure(description: "\(file.path) cannot be read: \(error.localizedDescription)")
        }
        let boundary = "hansard-\(UUID().uuidString)"
        // RFC 7578: a name may hold anything but what would end it.
        let name = file.lastPathComponent.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing(
            "\n", with: "%0A")
        let head =
            "--\(boundary)\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
            + "content-type: application/octet-stream\r\n\r\n"
        let tail = "\r\n--\(boundary)--\r\n"
        mediaType = "multipart/form-data; boundary=\(boundary)"
        length = Int64(head.utf8.count) + Int64(size) + Int64(tail.utf8.count)
        let parts = FileFormParts(head: head, handle: handle, tail: tail, chunk: Self.chunk)
        bytes = AsyncThrowingStream { try await parts.next() }
    }
}

/// Where the sending of a form is.
private actor FileFormParts {
    private var head: String?
    private let handle: FileHandle
    private var tail: String?
    private let chunk: Int

    init(head: String, handle: FileHandle, tail: String, chunk: Int) {
        self.head = head
        self.handle = handle
        self.tail = tail
        self.chunk = chunk
    }

    func next() throws -> ByteBuffer? {
        if let text = head {
            head = nil
            return ByteBuffer(string: text)
        }
        if let data = try handle.read(upToCount: chunk), !data.isEmpty { return ByteBuffer(bytes: data) }
        defer { tail = nil }
        return tail.map { ByteBuffer(string: $0) }
    }
}
