import Foundation

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
    /// A day, which is longer than anything is waited for.
    private static let longest = 86_400.0

    /// How long to wait; nil if the header says nothing that can be understood.
    static func read(_ header: String, now: Date) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        if let seconds = Double(text), seconds.isFinite, seconds >= 0 { return .seconds(min(seconds, longest)) }
        guard let date = date(text) else { return nil }
        return .seconds(min(max(0, date.timeIntervalSince(now)), longest))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; the two obsolete forms of dates are not sent by servers of today.
    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
