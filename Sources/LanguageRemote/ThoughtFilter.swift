/// Takes what a model thinks aloud, between `<think>` and `</think>`, off the beginning of its text as it comes.
struct ThoughtFilter {
    private static let open = "<think>"
    private static let close = "</think>"

    /// Bytes of space before the mark.
    private static let longestSpace = 1_024

    private enum State { case start, thinking, answering }

    private var state = State.start
    private var held = ""

    /// The text that this piece makes certain; empty where it is none yet.
    mutating func pass(_ piece: String) -> String {
        guard state != .answering else { return piece }
        held += piece
        if state == .start {
            let text = held.drop { $0.isWhitespace }
            if text.isEmpty, held.utf8.count < Self.longestSpace { return "" }
            if !text.isEmpty, text.count < Self.open.count, Self.open.hasPrefix(text) { return "" }
            guard text.hasPrefix(Self.open) else { return answer(held[...]) }
            state = .thinking
            held = String(text.dropFirst(Self.open.count))
        }
        guard let end = held.firstRange(of: Self.close) else {
            // Only the beginning of the mark has to be kept.
            held = String(held.suffix(Self.close.count - 1))
            return ""
        }
        let rest = held[end.upperBound...].drop { $0.isWhitespace }
        guard !rest.isEmpty else {
            // The space between the thoughts and the answer may go on.
            held = Self.open + Self.close
            state = .start
            return ""
        }
        return answer(rest)
    }

    /// What was held back for a mark that did not come.
    mutating func end() -> String {
        let isText = state == .start && !held.drop { $0.isWhitespace }.hasPrefix(Self.open)
        defer { held = "" }
        return isText ? held : ""
    }

    /// The whole text of an answer without thoughts; also where a model begins with them and marks only their end.
    static func answer(in text: String) -> String {
        var filter = ThoughtFilter()
        let plain = filter.pass(text) + filter.end()
        guard let end = plain.firstRange(of: close) else { return plain }
        return String(plain[end.upperBound...].drop { $0.isWhitespace })
    }

    private mutating func answer(_ text: Substring) -> String {
        state = .answering
        held = ""
        return String(text)
    }
}
