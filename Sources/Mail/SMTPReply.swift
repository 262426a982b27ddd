import NIOCore

/// What an SMTP server says: a code and one or more lines.
struct SMTPReply: Equatable, Sendable {
    let code: Int
    let lines: [String]

    /// The text for people, on one line and of a length that suits a log.
    var text: String { "\(code) \(lines.joined(separator: " ").prefix(300))" }

    /// The error that a refusal means, by its first digit (RFC 5321 section 4.2.1).
    var error: MailError {
        (400...499).contains(code) ? .transient("the server said: \(text)") : .permanent("the server said: \(text)")
    }
}

/// Cuts replies out of the bytes of a server, within limits.
struct SMTPReplyParser {
    /// RFC 5321 sets 512 bytes for a line; some servers write more.
    static let maximumLineBytes = 2048
    static let maximumLines = 128

    private var buffer = ByteBuffer()
    private var code: Int?
    private var lines: [String] = []

    /// Whether nothing was received that was not part of a complete reply.
    var isEmpty: Bool { buffer.readableBytes == 0 && lines.isEmpty }

    mutating func append(_ bytes: ByteBuffer) {
        buffer.discardReadBytes()
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next complete reply, or nil when more bytes are needed.
    /// - Throws: `transient` when this is not SMTP or exceeds the limits.
    mutating func next() throws(MailError) -> SMTPReply? {
        while let line = try nextLine() {
            let (code, isLast, text) = try Self.parts(of: line)
            guard self.code == nil || self.code == code, lines.count < Self.maximumLines else {
                throw .transient("the server's reply is too long or inconsistent")
            }
            self.code = code
            lines.append(text)
            if isLast {
                defer { (self.code, lines) = (nil, []) }
                return SMTPReply(code: code, lines: lines)
            }
        }
        return nil
    }

    private mutating func nextLine() throws(MailError) -> String? {
        let view = buffer.readableBytesView
        guard let end = view.prefix(Self.maximumLineBytes + 1).firstIndex(of: UInt8(ascii: "\n")) else {
            guard view.count <= Self.maximumLineBytes else { throw .transient("the server's line is too long") }
            return nil
        }
        let bytes = view[..<end]
        buffer.moveReaderIndex(forwardBy: bytes.count + 1)
        return String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes, as: UTF8.self)
    }

    /// `250-text`, `250 text` or `250`.
    private static func parts(of line: String) throws(MailError) -> (code: Int, isLast: Bool, text: String) {
        let scalars = Array(line.unicodeScalars)
        guard scalars.count >= 3, let code = Int(line.prefix(3)), (200...599).contains(code),
            scalars.count == 3 || scalars[3] == " " || scalars[3] == "-"
        else { throw .transient("what answers is no SMTP server") }
        // Control characters of a server must not reach a log.
        let text = scalars.dropFirst(4).map { $0.value < 0x20 || $0.value == 0x7F ? " " : String($0) }.joined()
        return (code, scalars.count == 3 || scalars[3] == " ", text)
    }
}
