import Foundation

/// The body of a form (RFC 7578).
struct MultipartForm {
    private let boundary = "hansard-" + UUID().uuidString
    private var body: [UInt8] = []

    var mediaType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The whole body.
    var bytes: [UInt8] { body + Array("--\(boundary)--\r\n".utf8) }

    /// Adds a field.
    /// - Parameter name: without quotes and line breaks.
    mutating func add(_ name: String, _ value: String) {
        body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }

    /// Adds a file; names and type are without quotes and line breaks.
    mutating func add(_ name: String, fileName: String, mediaType: String, _ content: [UInt8]) {
        let disposition = "form-data; name=\"\(name)\"; filename=\"\(fileName)\""
        let head = "--\(boundary)\r\nContent-Disposition: \(disposition)\r\nContent-Type: \(mediaType)\r\n\r\n"
        body += Array(head.utf8) + content + Array("\r\n".utf8)
    }
}
