/// Times of WebVTT and SubRip: `hh:mm:ss.mmm`, hours optional.
enum CueTime {
    /// 999 hours, in milliseconds.
    static let latest = 999 * 3_600_000

    /// Writes a time with at least two digits of hours.
    static func written(_ milliseconds: Int, mark: Character) -> String {
        let seconds = milliseconds / 1_000
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }
        return parts.joined(separator: ":") + String(mark) + padded(milliseconds % 1_000, to: 3)
    }

    /// Writes a time in whole seconds, rounded down.
    static func clock(_ milliseconds: Int) -> String {
        String(written(milliseconds, mark: ".").dropLast(4))
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Reads a time with one to three digits after `.` or `,` or none; nil if it is no time.
    static func read(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let last = parts.last else { return nil }
        let pieces = last.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard pieces.count <= 2, let seconds = number(pieces[0], digits: 2...2), seconds < 60,
            let minutes = number(parts[parts.count - 2], digits: 1...2), minutes < 60,
            let hours = parts.count == 3 ? number(parts[0], digits: 1...4) : 0
        else { return nil }
        var milliseconds = 0
        if pieces.count == 2 {
            guard let fraction = number(pieces[1], digits: 1...3) else { return nil }
            milliseconds = fraction * [100, 10, 1][pieces[1].utf8.count - 1]
        }
        return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds
    }

    private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        return Int(text)
    }

    /// Reads `start --> end`, and whatever settings follow.
    static func range(_ line: some StringProtocol, line number: Int) throws(TranscriptFormatError) -> (
        start: Int, end: Int
    ) {
        let words = line.split { $0 == " " || $0 == "\t" }
        guard words.count >= 3, words[1] == "-->", let start = read(words[0]), let end = read(words[2]) else {
            throw TranscriptFormatError(
                .badTime, line: number, "The times cannot be read; they look like 00:01:02.500 --> 00:01:04.000.")
        }
        return (start, end)
    }
}
