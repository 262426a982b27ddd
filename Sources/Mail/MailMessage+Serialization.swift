public import Foundation

extension MailMessage {
    /// The message in the Internet Message Format (RFC 5322, MIME): CRLF line ends, every line within 998 bytes, ASCII.
    /// - Parameter date: the time of writing.
    public func serialized(date: Date) -> String {
        var headers = [
            "Date: \(Self.dateText(date))",
            "From: \(HeaderText.mailbox(from))",
            "To: \(HeaderText.mailbox(to))",
            "Subject: \(HeaderText.unstructured(subject))",
            "Message-ID: <\(id.uuidString.lowercased())@\(from.domain)>",
            // RFC 3834: keeps vacation programs from answering.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        if let unsubscribe {
            headers += ["List-Unsubscribe: <\(unsubscribe)>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        }
        let plain = MIMEBody(text, subtype: "plain")
        guard let html else { return Self.part(headers + plain.headers, plain.content) }
        let rich = MIMEBody(html, subtype: "html")
        let boundary = "=_\(id.uuidString)"
        let parts = [plain, rich].map { "--\(boundary)\r\n" + Self.part($0.headers, $0.content) }
        return Self.part(
            headers + ["Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\""],
            parts.joined() + "--\(boundary)--\r\n")
    }

    private static func part(_ headers: [String], _ content: String) -> String {
        headers.map { $0 + "\r\n" }.joined() + "\r\n" + content
    }

    /// `Tue, 03 Feb 2026 09:05:07 +0000`.
    private static func dateText(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let part = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(part.weekday ?? 1) - 1]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = [part.hour, part.minute, part.second].map { twoDigits($0 ?? 0) }.joined(separator: ":")
        return
            "\(weekday), \(twoDigits(part.day ?? 1)) \(months[(part.month ?? 1) - 1]) \(part.year ?? 1970) \(time) +0000"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
