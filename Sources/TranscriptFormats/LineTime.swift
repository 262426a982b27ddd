/// A time at the start of a line of plain text.
enum LineTime {
    /// A line that tells its place in the recording: `[00:01:02.500 --> 00:01:04.000] words`, or with the start alone.
    struct Placed {
        let start: Int
        let end: Int?
        let rest: String
    }

    /// Reads such a place; both times have three digits after the seconds, so that a time of day is none.
    static func placed(_ line: String) -> Placed? {
        let scalars = line.unicodeScalars
        guard scalars.first == "[", let close = scalars.firstIndex(of: "]") else { return nil }
        let rest = String(scalars[scalars.index(after: close)...])
        guard rest.unicodeScalars.first?.properties.isWhitespace == true, !rest.isBlank else { return nil }
        let inside = scalars[scalars.index(after: scalars.startIndex)..<close]
        let times = inside.split { $0.properties.isWhitespace }.map { String($0) }
        guard let start = times.first.flatMap(exact) else { return nil }
        if times.count == 1 { return Placed(start: start, end: nil, rest: rest.singleSpaced) }
        guard times.count == 3, times[1] == "-->", let end = exact(times[2]) else { return nil }
        return Placed(start: start, end: end, rest: rest.singleSpaced)
    }

    /// What `placed` reads; empty for an entry without a start.
    static func written(_ segment: FormattedSegment) -> String {
        guard let start = segment.startMs else { return "" }
        let end = segment.endMs.map { " --> \(CueTime.written($0, mark: "."))" } ?? ""
        return "[\(CueTime.written(start, mark: "."))\(end)] "
    }

    /// `line` without a time in front, with or without brackets. Whether such a time tells the time of day or the place
    /// in the recording cannot be known, so it is left out.
    static func removed(from line: String) -> String {
        let words = line.unicodeScalars.split(maxSplits: 1) { $0.properties.isWhitespace }.map { Substring($0) }
        guard words.count == 2 else { return line }
        var first = words[0]
        for (open, close) in [("[", "]"), ("(", ")")]
        where first.hasPrefix(open) && first.hasSuffix(close) && first.count > 2 {
            first = first.dropFirst().dropLast()
        }
        guard CueTime.read(first) != nil else { return line }
        let rest = String(words[1]).singleSpaced
        let isDash = rest.begins(with: "- ") || rest.begins(with: "– ")
        return isDash ? String(rest.unicodeScalars.dropFirst(2)) : rest
    }

    /// Whether a time would be read at the start of a line.
    static func begins(_ line: String) -> Bool { removed(from: line) != line || placed(line) != nil }

    private static func exact(_ text: String) -> Int? {
        guard text.utf8.suffix(4).first.map({ $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) == true else {
            return nil
        }
        return CueTime.read(text)
    }
}
