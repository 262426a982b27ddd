import Foundation
import Mail
import Testing

@Suite("SMTP against a real server", .enabled(if: RealServer.python != nil, "HANSARD_TEST_PYTHON is not set"))
struct SMTPMailerTests {
    private let login = SMTPSettings.Login(user: "hänsard", password: "pass wörd")
    private let loginOption = "--login=hänsard:pass wörd"

    private func message(
        text: String = "Hello\n", html: String? = nil, subject: String = "Hello"
    ) throws -> MailMessage {
        try MailMessage(
            from: MailAddress("record@example.org", name: "Hansard"), to: MailAddress("ada@example.org"),
            subject: subject, text: text, html: html)
    }

    private func settings(
        _ server: RealServer, _ security: SMTPSettings.Security, _ login: SMTPSettings.Login? = nil, trusts: Bool = true
    ) throws -> SMTPSettings {
        try SMTPSettings(
            host: "localhost", port: server.ready.port, security: security, login: login,
            authorityFile: trusts ? server.ready.certificate : nil)
    }

    @Test("A message arrives as it was written, in every encoding")
    func arrives() async throws {
        let server = try RealServer()
        let mailer = try SMTPMailer(settings(server, .none))
        let text = """
            Grüße, Ada Lovelace! 🧭
            .
            ..two dots
            .one dot
            From the record:   \t
            a=b, 100%, "quotes", and a long line: \(String(repeating: "wörter ohne Ende ", count: 100))
            \u{0}\u{7} controls
            """
        let html = "<p>Grüße <a href=\"https://example.org/?a=1&b=2\">hier</a></p>"
        let subject = "Über " + String(repeating: "Протокол 🧭 ", count: 12)
        try await mailer.send(message(text: text, html: html, subject: subject))
        let received = try server.received()
        #expect(received.sender == "record@example.org")
        #expect(received.recipients == ["ada@example.org"])
        #expect(received.defects == [])
        #expect(received.headers["Subject"] == subject)
        #expect(received.headers["From"] == "Hansard <record@example.org>")
        #expect(received.parts == ["text/plain": text, "text/html": html])
        #expect(received.rawText.utf8.allSatisfy { $0 < 0x80 })
        #expect(received.rawText.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test("A plain text keeps its dots, and its link in one piece")
    func plain() async throws {
        let server = try RealServer()
        let link = "https://example.org/verify?token=" + String(repeating: "Ab-_", count: 30)
        let text = "Open this:\n\n\(link)\n\n.\n.hidden\nend"
        try await SMTPMailer(settings(server, .none)).send(message(text: text))
        let received = try server.received()
        #expect(received.parts == ["text/plain": text + "\n"])
        #expect(received.rawText.contains("\r\n\(link)\r\n"))
    }

    @Test("With STARTTLS nothing is said in the clear", arguments: [[], ["--without=PLAIN"]])
    func startTLS(_ options: [String]) async throws {
        let server = try RealServer("--tls=starttls", loginOption, options.first ?? "--without=CRAM-MD5")
        try await SMTPMailer(settings(server, .startTLS, login)).send(message())
        #expect(try server.received().encrypted)
    }

    @Test("TLS from the first byte, with either mechanism", arguments: [["--without=LOGIN"], ["--without=PLAIN"]])
    func implicitTLS(_ options: [String]) async throws {
        let server = try RealServer("--tls=implicit", loginOption, options[0])
        try await SMTPMailer(settings(server, .implicit, login)).send(message())
        #expect(try server.received().encrypted)
    }

    @Test("A certificate that is not trusted, or of another name, ends the attempt before anything is sent")
    func untrusted() async throws {
        for (mode, security) in [("starttls", SMTPSettings.Security.startTLS), ("implicit", .implicit)] {
            let server = try RealServer("--tls=\(mode)")
            let unknown = try SMTPMailer(settings(server, security, trusts: false))
            await expectTransient { try await unknown.send(message()) }
            let address = try SMTPMailer(
                SMTPSettings(
                    host: "127.0.0.1", port: server.ready.port, security: security,
                    authorityFile: server.ready.certificate))
            await expectTransient { try await address.send(message()) }
        }
    }

    @Test("A wrong password and a missing mechanism are permanent")
    func refusedLogin() async throws {
        let server = try RealServer("--tls=implicit", loginOption)
        let wrong = SMTPSettings.Login(user: "hänsard", password: "wrong")
        let mailer = try SMTPMailer(settings(server, .implicit, wrong))
        await expectPermanent { try await mailer.send(message()) }
        let mute = try RealServer("--tls=implicit", loginOption, "--without=PLAIN", "--without=LOGIN")
        let other = try SMTPMailer(settings(mute, .implicit, login))
        await expectPermanent { try await other.send(message()) }
    }

    @Test("A server without STARTTLS gets nothing in the clear")
    func noUpgrade() async throws {
        let server = try RealServer()
        let mailer = try SMTPMailer(settings(server, .startTLS))
        await expectPermanent { try await mailer.send(message()) }
    }

    @Test("A recipient refused for now is transient, one refused for good permanent")
    func refusedRecipient() async throws {
        let busy = try RealServer("--refuse=451 mailbox busy")
        let busyMailer = try SMTPMailer(settings(busy, .none))
        await expectTransient { try await busyMailer.send(message()) }
        let none = try RealServer("--refuse=550 no such person")
        let noneMailer = try SMTPMailer(settings(none, .none))
        await expectPermanent { try await noneMailer.send(message()) }
    }

    @Test("A message above the server's announced size is not even sent")
    func tooLarge() async throws {
        let server = try RealServer("--limit=2000")
        let mailer = try SMTPMailer(settings(server, .none))
        await #expect(throws: MailError.permanent("the server takes at most 2000 bytes")) {
            try await mailer.send(message(text: String(repeating: "word ", count: 1000)))
        }
    }
}

/// Expects an error after which trying again makes sense.
func expectTransient(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    await #expect(sourceLocation: sourceLocation) {
        try await body()
    } throws: {
        guard case .transient = $0 as? MailError else { return false }
        return true
    }
}

/// Expects an error after which trying again makes no sense.
func expectPermanent(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    await #expect(sourceLocation: sourceLocation) {
        try await body()
    } throws: {
        guard case .permanent = $0 as? MailError else { return false }
        return true
    }
}
