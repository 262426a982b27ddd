/// Markdown for people to read: a heading, then a paragraph an entry. What Markdown or HTML would take as a mark is
/// escaped.
enum MarkdownWriter {
    static func written(title: String, segments: [FormattedSegment]) -> String {
        var blocks: [String] = title.isEmpty ? [] : ["# \(escaped(title))"]
        for segment in segments {
            let time = segment.startMs.map { " (\(clock($0)))" } ?? ""
            let text = escaped(segment.text.singleSpaced)
            if let name = segment.speaker?.singleSpaced, !name.isEmpty {
                blocks.append("**\(escaped(name))**\(time): \(text)")
            } else {
                blocks.append(time.isEmpty ? guarded(text) : "\(time.dropFirst()): \(text)")
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func clock(_ milliseconds: Int) -> String {
        String(CueTime.written(max(0, milliseconds), mark: ".").dropLast(4))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing(marks)
    }

    private static let marks: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "\\\\", "`": "\\`", "*": "\\*", "_": "\\_", "[": "\\[",
        "]": "\\]",
        "#": "\\#", "|": "\\|", "~": "\\~", "!": "\\!", "$": "\\$",
    ]

    /// A paragraph that would begin a list, or underline the one above.
    private static func guarded(_ text: String) -> String {
        if let first = text.first, "-+=".contains(first) { return "\\" + text }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let mark = text.dropFirst(digits.count).first, mark == "." || mark == ")" else {
            return text
        }
        return digits + "\\" + text.dropFirst(digits.count)
    }
}
