import Mail
import Testing

@Suite("SMTP accidents")
struct SMTPAccidentTests {
    private func send(
        to answers: [String?], _ security: SMTPSettings.Security = .none, login: SMTPSettings.Login? = nil,
        timeout: Duration = .seconds(20), total: Duration = .seconds(30)
    ) async throws {
        let server = try await ScriptedServer(answers)
        var settings = try SMTPSettings(host: "127.0.0.1", port: server.port, security: security, login: login)
        settings.replyTimeout = timeout
        settings.totalTimeout = total
        let message = try MailMessage(
            from: MailAddress("a@example.org"), to: MailAddress("b@example.org"), subject: "s", text: "t")
        do {
            try await SMTPMailer(settings).send(message)
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    @Test(
        "A server that falls silent ends in a time-out",
        arguments: [
            [], ["220 hi\r\n"], ["220 hi\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"],
            ["220 half a li"],
            ["220-hi\r\n220-still\r\n"],
        ])
    func silent(_ answers: [String]) async {
        await expectTransient { try await send(to: answers, timeout: .milliseconds(200)) }
    }

    @Test("A server that is silent after STARTTLS ends in a time-out")
    func silentUpgrade() async {
        let answers = ["220 hi\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n"]
        await expectTransient { try await send(to: answers, .startTLS, timeout: .milliseconds(200)) }
    }

    @Test("A server that dribbles forever ends with the whole conversation's time")
    func dribble() async {
        let answers = ["220 hi\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"]
        await expectTransient { try await send(to: answers, timeout: .seconds(20), total: .milliseconds(300)) }
    }

    @Test(
        "Garbage and endless lines are told apart from SMTP and end the attempt",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n", "\r\n", "22\r\n", "999 no such code\r\n", "220_hi\r\n", "-20 hi\r\n",
            "\u{0}\u{1}\u{2}\n", "220-one\r\n250 other\r\n", String(repeating: "x", count: 5000),
            "220 " + String(repeating: "y", count: 1_000_000), String(repeating: "220-more\r\n", count: 10_000),
            "٢٢٠ hi\r\n",
        ])
    func garbage(_ answer: String) async {
        await expectTransient { try await send(to: [answer]) }
    }

    @Test("A connection that closes at any step is transient", arguments: 0..<6)
    func closes(step: Int) async {
        let talk = ["220 hi\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "250 taken\r\n"]
        await expectTransient { try await send(to: talk.prefix(step).map(Optional.some) + [nil]) }
    }

    @Test("4xx is transient and 5xx permanent, at any step", arguments: 0..<5)
    func refusals(step: Int) async {
        let talk = ["220 hi\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"]
        await expectTransient { try await send(to: Array(talk.prefix(step)) + ["421-try\r\n421 later\r\n"]) }
        await expectPermanent { try await send(to: Array(talk.prefix(step)) + ["550 never\r\n"]) }
    }

    @Test("The server's words come with the error, without control characters")
    func words() async {
        await #expect(throws: MailError.permanent("the server said: 554 go  away now")) {
            try await send(to: ["554-go \u{1B}away\r\n554 now\r\n"])
        }
    }

    @Test("Bytes in the clear behind the answer to STARTTLS are refused")
    func injection() async {
        let answers = ["220 hi\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n"]
        await #expect(throws: MailError.transient("bytes in the clear behind the answer to STARTTLS")) {
            try await send(to: answers, .startTLS, login: .init(user: "u", password: "p"))
        }
    }

    @Test("Nobody listening is transient")
    func nobody() async throws {
        let server = try await ScriptedServer([])
        let port = server.port
        try await server.close()
        let mailer = try SMTPMailer(SMTPSettings(host: "127.0.0.1", port: port, security: .none))
        let message = try MailMessage(
            from: MailAddress("a@example.org"), to: MailAddress("b@example.org"), subject: "s", text: "t")
        await expectTransient { try await mailer.send(message) }
    }

    @Test("A scripted conversation that goes well, goes well")
    func goesWell() async throws {
        let taken = "250 taken\r\n"
        try await send(to: [
            "220 hi\r\n", "250-x\r\n250 SIZE 0\r\n", "250 ok\r\n", "251 on\r\n", "354 go\r\n", taken, nil,
        ])
    }
}
