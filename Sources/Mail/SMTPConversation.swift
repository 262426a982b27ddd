import Foundation
import NIOCore

/// One connection's talk with an SMTP server, from greeting to good-bye.
struct SMTPConversation {
    typealias Replies = NIOAsyncChannelInboundStream<SMTPReply>.AsyncIterator

    let settings: SMTPSettings
    let channel: any Channel
    var replies: Replies
    let output: NIOAsyncChannelOutboundWriter<SMTPHandler.Output>

    /// Hands a message over; returns when the server has taken responsibility for it.
    mutating func hand(over message: MailMessage) async throws {
        try await expect(220, send: nil)
        var abilities = try await greet()
        if settings.security == .startTLS {
            guard abilities.contains("STARTTLS") else {
                throw MailError.permanent("the server offers no STARTTLS; nothing was sent in the clear")
            }
            try await expect(220, send: .startTLS)
            // What was said before TLS may have been forged: ask again.
            abilities = try await greet()
        }
        if let login = settings.login { try await authenticate(login, abilities) }
        try await transfer(message, abilities)
        // The message is delivered already: neither a failure here nor the server's good-bye matters.
        try? await output.write(.bytes(ByteBuffer(string: "QUIT\r\n")))
    }

    /// Says hello, and gives the server's abilities in upper case.
    private mutating func greet() async throws -> [String] {
        let reply = try await expect(250, command: "EHLO \(localName)")
        return reply.lines.dropFirst().map { $0.uppercased() }
    }

    private mutating func authenticate(_ login: SMTPSettings.Login, _ abilities: [String]) async throws {
        let offered = abilities.filter { $0.hasPrefix("AUTH ") || $0.hasPrefix("AUTH=") }
            .flatMap { $0.dropFirst(5).split(separator: " ") }
        if offered.contains("PLAIN") {
            try await expect(235, command: "AUTH PLAIN " + Self.base64("\0\(login.user)\0\(login.password)"))
        } else if offered.contains("LOGIN") {
            try await expect(334, command: "AUTH LOGIN")
            try await expect(334, command: Self.base64(login.user))
            try await expect(235, command: Self.base64(login.password))
        } else {
            throw MailError.permanent("the server offers neither AUTH PLAIN nor AUTH LOGIN")
        }
    }

    private mutating func transfer(_ message: MailMessage, _ abilities: [String]) async throws {
        let content = Self.stuffed(message.serialized(date: Date()))
        if let limit = abilities.lazy.compactMap(Self.sizeLimit).first, content.utf8.count > limit {
            throw MailError.permanent("the server takes at most \(limit) bytes")
        }
        try await expect(250, command: "MAIL FROM:<\(message.from.address)>")
        try await expect(250...251, command: "RCPT TO:<\(message.to.address)>")
        try await expect(354, command: "DATA")
        try await expect(250, send: .bytes(ByteBuffer(string: content + ".\r\n")))
    }

    @discardableResult
    private mutating func expect(_ code: Int, command: String) async throws -> SMTPReply {
        try await expect(code...code, command: command)
    }

    @discardableResult
    private mutating func expect(_ codes: ClosedRange<Int>, command: String) async throws -> SMTPReply {
        let reply = try await ask(.bytes(ByteBuffer(string: command + "\r\n")))
        guard codes.contains(reply.code) else { throw reply.error }
        return reply
    }

    private mutating func expect(_ code: Int, send output: SMTPHandler.Output?) async throws {
        let reply = try await ask(output)
        guard reply.code == code else { throw reply.error }
    }

    /// Sends something, or nothing, and waits for the reply.
    private mutating func ask(_ question: SMTPHandler.Output?) async throws -> SMTPReply {
        let deadline = SMTPDeadline(settings.replyTimeout, on: channel)
        defer { deadline.cancel() }
        if let question {
            // A failure means that the connection is gone; the reason, if there is one, stands in the replies.
            try? await output.write(question)
        }
        guard let reply = try await replies.next() else {
            throw MailError.transient("the server closed the connection")
        }
        return reply
    }

    /// What we call ourselves: our end's address as a literal (RFC 5321 section 4.1.3).
    private var localName: String {
        switch channel.localAddress {
        case .v4: "[\(channel.localAddress?.ipAddress ?? "127.0.0.1")]"
        case .v6: "[IPv6:\(channel.localAddress?.ipAddress ?? "::1")]"
        default: "localhost"
        }
    }

    /// Doubles the dot at the beginning of a line, so that none of them ends the message (RFC 5321 section 4.5.2).
    static func stuffed(_ message: String) -> String {
        let doubled = message.replacing("\r\n.", with: "\r\n..")
        return doubled.hasPrefix(".") ? "." + doubled : doubled
    }

    private static func sizeLimit(_ ability: String) -> Int? {
        guard ability.hasPrefix("SIZE "), let limit = Int(ability.dropFirst(5)), limit > 0 else { return nil }
        return limit
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
