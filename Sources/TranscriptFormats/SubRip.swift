/// SubRip: numbered subtitles with times, `Name: words` in each.
enum SubRip {
    static func written(_ segments: [TimedSegment]) -> String {
        segments.enumerated().map { index, timed in
            let start = CueTime.written(timed.start, mark: ",")
            let end = CueTime.written(timed.end, mark: ",")
            return "\(index + 1)\n\(start) --> \(end)\n\(escaped(NamedLine.written(timed.segment, follows: false)))\n\n"
        }
        .joined()
    }

    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) {
        for block in CueBlock.blocks(of: lines) {
            if block.lines.count == 1, block.lines[0].text.allSatisfy({ $0.isNumber || $0.isWhitespace }) { continue }
            let cue = try block.cue()
            let words = cue.payload.map { unescaped($0) }.joined(separator: " ")
            let line = NamedLine(words.singleSpaced)
            let segment = FormattedSegment(speaker: line.name, text: line.text, startMs: cue.start, endMs: cue.end)
            try list.append(segment, line: cue.line)
        }
    }

    /// The tags that players know; anything else in angle brackets is text.
    private static let tags: Set<String> = ["b", "/b", "i", "/i", "u", "/u", "s", "/s", "font", "/font"]
    private static let references: Set<String> = ["lt", "gt", "amp"]

    /// Players show plain text, so only what would be read as a tag, or as an escape, is escaped.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for index in text.unicodeScalars.indices {
            let rest = text[index...]
            if rest.begins(with: "&"), references.contains(where: { rest.begins(with: "&\($0);") }) {
                result += "&amp;"
            } else if rest.begins(with: "<"), tag(at: rest) != nil {
                result += "&lt;"
            } else {
                result.unicodeScalars.append(text.unicodeScalars[index])
            }
        }
        return result
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let open = rest.unicodeScalars.firstIndex(of: "<") {
            result += rest[..<open]
            if let end = tag(at: rest[open...]) {
                rest = rest[end...]
            } else {
                result += "<"
                rest = rest[rest.unicodeScalars.index(after: open)...]
            }
        }
        return CharacterReferences.resolved(result + rest, only: references)
    }

    /// The end of the tag that `text` begins with.
    private static func tag(at text: Substring) -> Substring.Index? {
        guard let end = text.unicodeScalars.prefix(200).firstIndex(of: ">") else { return nil }
        let body = text[text.unicodeScalars.index(after: text.startIndex)..<end]
        let name = body.split(separator: " ", maxSplits: 1).first.map { $0.lowercased() } ?? ""
        return tags.contains(name) ? text.unicodeScalars.index(after: end) : nil
    }
}
