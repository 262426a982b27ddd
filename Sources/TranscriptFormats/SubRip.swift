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
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") }) else { return text }
        var result = ""
        for index in text.unicodeScalars.indices {
            switch text.unicodeScalars[index] {
            case "&" where references.contains(where: { text[index...].begins(with: "&\($0);") }): result += "&amp;"
            case "<" where tag(at: text[index...]) != nil: result += "&lt;"
            case let scalar: result.unicodeScalars.append(scalar)
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
        let inside = text.unicodeScalars.dropFirst()
        guard let end = inside.firstIndex(where: { $0 == ">" || $0 == "<" }), inside[end] == ">" else { return nil }
        let body = Substring(inside[..<end])
        let name = body.split(separator: " ", maxSplits: 1).first.map { $0.lowercased() } ?? ""
        return tags.contains(name) ? text.unicodeScalars.index(after: end) : nil
    }
}
