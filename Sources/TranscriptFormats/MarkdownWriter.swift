/// Markdown for people to read: a heading, then a paragraph an entry. What Markdown or HTML would take as a mark is
/// escaped.
enum MarkdownWriter {
    static func written(title: String, segments: [FormattedSegment], exactTimes: Bool) -> String {
        var blocks: [String] = title.isEmpty ? [] : ["# \(escaped(title))"]
        for segment in segments {
            let time = time(of: segment, exactly: exactTimes)
            let text = escaped(segment.text.singleSpaced)
            if let name = segment.speaker {
                blocks.append("**\(escaped(name))**\(time): \(text)")
            } else {
                blocks.append(time.isEmpty ? guarded(text) : "\(time.dropFirst()): \(text)")
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func time(of segment: FormattedSegment, exactly: Bool) -> String {
        guard let start = segment.startMs else { return "" }
        guard exactly else { return " (\(CueTime.clock(start)))" }
        let end = segment.endMs.map { "–\(CueTime.written($0, mark: "."))" } ?? ""
        return " (\(CueTime.written(start, mark: "."))\(end))"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing(marks)
    }

    private static let marks: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "\\\\", "`": "\\`", "*": "\\*", "_": "\\_", "[": "\\[",
        "]": "\\]",
        "#": "\\#", "|": "\\|", "~": "\\~", "!": "\\!", "$": "\\$",
    ]

    /// A paragraph that would begin a list, underline the one above, or be taken for one with a time.
    private static func guarded(_ text: String) -> String {
        let scalars = text.unicodeScalars
        if let first = scalars.first, "-+=(".unicodeScalars.contains(first) { return "\\" + text }
        let digits = scalars.prefix { ("0"..."9").contains($0) }
        let rest = scalars[digits.endIndex...]
        guard !digits.isEmpty, let mark = rest.first, mark == "." || mark == ")" else { return text }
        return String(digits) + "\\" + String(rest)
    }
}
