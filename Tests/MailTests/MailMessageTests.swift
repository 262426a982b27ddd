import Foundation
import Mail
import Testing

@Suite("Mail messages")
struct MailMessageTests {
    @Test(
        "What is no address is refused",
        arguments: [
            "", "a", "@", "a@", "@b", "a@b@c", "a b@c.de", "a@b c.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de",
            "a@-b.de", "a@b-.de", "a@b.de\r\nBcc: x@y.z", "a\n@b.de", "ä@b.de", "a@bücher.de", "<a@b.de>", "\"a\"@b.de",
            "a@b.de>", "a@[127.0.0.1]", "a@b.de\0", String(repeating: "a", count: 65) + "@b.de",
            "a@" + String(repeating: "b.", count: 130) + "de", "a@" + String(repeating: "b", count: 64) + ".de",
        ])
    func badAddress(_ text: String) {
        #expect(throws: MailError.self) { try MailAddress(text) }
    }

    @Test(
        "Ordinary and odd addresses are taken",
        arguments: [
            "a@b.de", "a.b+c_d-e@x-y.example.org", "root@localhost", "o'neil!#$%@example.com", "a@xn--bcher-kva.de",
        ])
    func goodAddress(_ text: String) throws {
        #expect(try MailAddress(text).address == text)
    }

    @Test(
        "A line break in a header is refused",
        arguments: ["a\r\nBcc: x@y.z", "a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b", "a\u{7F}"])
    func injection(_ text: String) throws {
        let address = try MailAddress("a@b.de")
        #expect(throws: MailError.self) { try MailMessage(from: address, to: address, subject: text, text: "") }
        #expect(throws: MailError.self) { try MailAddress("a@b.de", name: text) }
    }

    @Test("Subjects, names and bodies without end are refused")
    func sizes() throws {
        let address = try MailAddress("a@b.de")
        let long = String(repeating: "a", count: 256)
        let huge = String(repeating: "a", count: MailMessage.maximumBodyBytes + 1)
        #expect(throws: MailError.self) { try MailMessage(from: address, to: address, subject: long, text: "") }
        #expect(throws: MailError.self) { try MailMessage(from: address, to: address, subject: "", text: huge) }
        #expect(throws: MailError.self) {
            try MailMessage(from: address, to: address, subject: "", text: "", html: huge)
        }
        #expect(throws: MailError.self) { try MailAddress("a@b.de", name: long) }
    }

    @Test("A simple message is written to the letter")
    func simple() throws {
        let id = try #require(UUID(uuidString: "0198C0DE-0000-7000-8000-000000000001"))
        let message = try MailMessage(
            id: id, from: MailAddress("record@example.org", name: "The \"Record\""), to: MailAddress("ada@example.org"),
            subject: "Please confirm", text: "one\ntwo\r\nthree")
        let date = Date(timeIntervalSince1970: 1_770_109_507)
        let expected = [
            "Date: Tue, 03 Feb 2026 09:05:07 +0000", "From: \"The \\\"Record\\\"\" <record@example.org>",
            "To: ada@example.org", "Subject: Please confirm",
            "Message-ID: <0198c0de-0000-7000-8000-000000000001@example.org>", "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "",
            "one",
            "two", "three", "",
        ]
        #expect(message.serialized(date: date) == expected.joined(separator: "\r\n"))
    }

    @Test("A message that can be unsubscribed from says where, and nothing else is taken for an address")
    func unsubscribing() throws {
        func message(_ address: String) throws -> MailMessage {
            let ada = try MailAddress("ada@example.org")
            return try MailMessage(from: ada, to: ada, subject: "s", text: "t", unsubscribe: address)
        }
        let text = try message("https://example.org/u?a=1").serialized(date: .now)
        #expect(text.contains("\r\nList-Unsubscribe: <https://example.org/u?a=1>\r\n"))
        #expect(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
        for address in ["a>b", "a b", "a\r\nBcc: x", "ü", String(repeating: "a", count: 901)] {
            #expect(throws: MailError.self) { try message(address) }
        }
    }

    @Test("No line exceeds its limit, whatever the text", arguments: [1, 74, 75, 76, 77, 78, 998, 999, 5000])
    func lineLengths(length: Int) throws {
        let address = try MailAddress("a@b.de", name: String(repeating: "ü", count: min(length, 255)))
        for unit in ["a", "=", " ", "é", "🧭", "\t"] {
            let line = String(repeating: unit, count: length)
            let message = try MailMessage(
                from: address, to: address,
                subject: String(repeating: unit == "\t" ? "x" : unit, count: min(length, 255)),
                text: line, html: line + "ö")
            let lines = message.serialized(date: .now).components(separatedBy: "\r\n")
            let isPlain = length <= 998 && line.utf8.allSatisfy { $0 < 0x80 }
            #expect(lines.allSatisfy { $0.utf8.count <= (isPlain ? 998 : 78) && $0.utf8.allSatisfy { $0 < 0x80 } })
            #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\r") })
        }
    }
}
