/// `Name: words`, one entry a line.
enum PlainText {
    static func written(_ segments: [FormattedSegment]) -> String {
        var follows = false
        return segments.map { segment in
            let line = NamedLine.written(segment, follows: follows)
            follows = follows || NamedLine(line).isMarked
            return line + "\n"
        }
        .joined()
    }

    /// A line that names nobody goes on with the entry above; before any name each line is an entry of its own.
    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) {
        var open: (name: String?, parts: [String], line: Int)?
        for (index, raw) in lines.enumerated() where !raw.isBlank {
            let line = NamedLine(LineTime.removed(from: raw.singleSpaced))
            if line.isMarked || open == nil {
                if let entry = open { try close(entry, into: &list) }
                open = nil
                if line.isMarked {
                    open = (line.name, [line.text], index + 1)
                } else {
                    try list.append(FormattedSegment(speaker: nil, text: line.text), line: index + 1)
                }
            } else {
                open?.parts.append(line.text)
            }
        }
        if let entry = open { try close(entry, into: &list) }
    }

    private static func close(
        _ entry: (name: String?, parts: [String], line: Int), into list: inout SegmentList
    ) throws(TranscriptFormatError) {
        let text = entry.parts.joined(separator: " ")
        try list.append(FormattedSegment(speaker: entry.name, text: text), line: entry.line)
    }
}
