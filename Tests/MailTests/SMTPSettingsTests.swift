import Mail
import Testing

@Suite("SMTP settings")
struct SMTPSettingsTests {
    @Test("Addresses of servers are read")
    func reads() throws {
        let start = try SMTPSettings(url: "smtp://us%40er:p%3Aw%20%C3%A4@mail.example.org")
        #expect(start.security == .startTLS && start.port == 587 && start.host == "mail.example.org")
        #expect(start.login == .init(user: "us@er", password: "p:w ä"))
        let implicit = try SMTPSettings(url: "smtps://mail.example.org:1465/?ca=/etc/own.pem")
        #expect(implicit.security == .implicit && implicit.port == 1465 && implicit.login == nil)
        #expect(implicit.authorityFile == "/etc/own.pem")
        let plain = try SMTPSettings(url: "smtp://[::1]:25?tls=never")
        #expect(plain.security == .none && plain.host == "::1" && plain.port == 25)
        #expect(try SMTPSettings(url: "smtps://mail.example.org").port == 465)
    }

    @Test(
        "Settings that make no sense are refused, without showing the password",
        arguments: [
            "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://u:secret@h:99999",
            "smtp://u:secret@h?tls=never", "smtp://h?tls=maybe", "smtps://h?tls=never", "smtp://h/path",
            "smtp://h?unknown=1", "smtp://h?ca=a&ca=b", "smtp://u:sec%00ret@h", "smtp://h:0", "smtp://a b",
        ])
    func refuses(_ url: String) {
        #expect {
            try SMTPSettings(url: url)
        } throws: {
            guard case .invalidSettings(let reason) = $0 as? MailError else { return false }
            return !reason.contains("secret")
        }
    }

    @Test("Printing settings does not show the password")
    func hidden() throws {
        let settings = try SMTPSettings(url: "smtp://user:secret@h")
        #expect(!"\(settings)".contains("secret") && !String(reflecting: settings.login).contains("secret"))
    }

    @Test("An authority file that does not exist is reported at the start")
    func missingFile() throws {
        let settings = try SMTPSettings(url: "smtps://h?ca=/nonexistent/ca.pem")
        #expect(throws: MailError.self) { try SMTPMailer(settings) }
    }
}
