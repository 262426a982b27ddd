/// Markdown as `MarkdownWriter` writes it, and simple files that people write so: paragraphs `**Name** (time): words`,
/// where the name or the time may be missing. Headings and rules are no words; the first heading is the title.
enum MarkdownReader {
    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) -> String {
        var title: String?
        for block in CueBlock.blocks(of: lines) {
            var entry: (paragraph: Paragraph, line: Int)?
            for (number, raw) in block.lines {
                let line = raw.singleSpaced
                if let heading = heading(line) {
                    title = title ?? unescaped(heading)
                    continue
                }
                if isRule(line) { continue }
                if let marked = Paragraph(marked: line) {
                    try append(entry, into: &list)
                    entry = (marked, number)
                } else if entry != nil {
                    entry?.paragraph.text += " " + line
                } else {
                    entry = (Paragraph(plain: line), number)
                }
            }
            try append(entry, into: &list)
        }
        return title ?? ""
    }

    /// Whether a line begins an entry with a name.
    static func isEntry(_ line: some StringProtocol) -> Bool {
        line.begins(with: "**") && Paragraph(marked: line.singleSpaced) != nil
    }

    private static func append(
        _ entry: (paragraph: Paragraph, line: Int)?, into list: inout SegmentList
    ) throws(TranscriptFormatError) {
        guard let entry else { return }
        let paragraph = entry.paragraph
        let segment = FormattedSegment(
            speaker: paragraph.name.map(unescaped), text: unescaped(paragraph.text), startMs: paragraph.start,
            endMs: paragraph.end)
        try list.append(segment, line: entry.line)
    }

    private static func heading(_ line: String) -> String? {
        let marks = line.unicodeScalars.prefix { $0 == "#" }
        guard (1...6).contains(marks.count), line.unicodeScalars.dropFirst(marks.count).first == " " else { return nil }
        return String(line.unicodeScalars.dropFirst(marks.count + 1))
    }

    private static func isRule(_ line: String) -> Bool {
        guard let first = line.unicodeScalars.first, "-*_=".unicodeScalars.contains(first) else { return false }
        return line.unicodeScalars.count >= 3 && line.unicodeScalars.allSatisfy { $0 == first }
    }

    /// The text with its backslashes and character references resolved.
    static func unescaped(_ text: String) -> String {
        var result = ""
        var plain = String.UnicodeScalarView()
        var isEscaped = false
        func flush() {
            result += CharacterReferences.resolved(String(plain))
            plain = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if isEscaped {
                isEscaped = false
                if scalar.isMarkdownMark { flush() } else { plain.append("\\") }
                if scalar.isMarkdownMark { result.unicodeScalars.append(scalar) } else { plain.append(scalar) }
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                plain.append(scalar)
            }
        }
        if isEscaped { plain.append("\\") }
        flush()
        return result
    }
}

extension Unicode.Scalar {
    /// Whether a backslash before the scalar escapes it in Markdown: all punctuation of ASCII does.
    fileprivate var isMarkdownMark: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}

/// A paragraph that is an entry, still escaped.
private struct Paragraph {
    var name: String?
    var start: Int?
    var end: Int?
    var text: String

    init(plain: String) { text = plain }

    /// `**Name** (time): words`, or without name or time; nil if the line begins neither way.
    init?(marked line: String) {
        var rest = Array(line.unicodeScalars)[...]
        if rest.starts(with: "**".unicodeScalars) {
            guard let close = Self.close(rest.dropFirst(2)) else { return nil }
            name = Self.string(rest[(rest.startIndex + 2)..<close])
            rest = rest[(close + 2)...].drop { $0 == " " }
        }
        if rest.first == "(" {
            guard let close = rest.firstIndex(of: ")"), let times = Self.times(rest[(rest.startIndex + 1)..<close])
            else { return nil }
            (start, end) = times
            rest = rest[(close + 1)...]
        }
        guard name != nil || start != nil, rest.first == ":" else { return nil }
        text = Self.string(rest.dropFirst())
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars)).singleSpaced
    }

    /// Where two stars that no backslash escapes stand, with something before them.
    private static func close(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        var isEscaped = false
        for index in scalars.indices.dropLast() {
            if isEscaped {
                isEscaped = false
            } else if scalars[index] == "\\" {
                isEscaped = true
            } else if scalars[index] == "*", scalars[index + 1] == "*" {
                return index > scalars.startIndex ? index : nil
            }
        }
        return nil
    }

    private static func times(_ scalars: ArraySlice<Unicode.Scalar>) -> (Int, Int?)? {
        let parts = scalars.split(separator: "–", omittingEmptySubsequences: false).map(string)
        guard parts.count <= 2, let start = parts.first.flatMap({ CueTime.read($0) }) else { return nil }
        guard parts.count == 2 else { return (start, nil) }
        return CueTime.read(parts[1]).map { (start, $0) }
    }
}
