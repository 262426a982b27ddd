/// `Name: words`, one entry a line, after its place in the recording if that is told.
enum PlainText {
    static func written(_ segments: [FormattedSegment], exactTimes: Bool) -> String {
        var file = ""
        var follows = false
        for (index, segment) in segments.enumerated() {
            let place = exactTimes ? LineTime.written(segment) : ""
            var line = NamedLine.written(segment, follows: follows && place.isEmpty)
            // The format is told from the first two lines, which may look like another by chance.
            if index < 2, place.isEmpty, TranscriptReader.format(of: file + line) != .txt {
                line = NamedLine.written(segment, follows: follows, marked: true)
            }
            follows = follows || !place.isEmpty || NamedLine(line).isMarked
            file += place + line + "\n"
        }
        return file
    }

    /// A line that names nobody and tells no place goes on with the entry above; before any name each line is an entry
    /// of its own.
    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) {
        var open: Entry?
        for (index, raw) in lines.enumerated() where !raw.isBlank {
            let spaced = raw.singleSpaced
            let place = LineTime.placed(spaced)
            let line = NamedLine(place?.rest ?? LineTime.removed(from: spaced))
            if place == nil, !line.isMarked, open != nil {
                open?.parts.append(line.text)
                continue
            }
            try open?.close(into: &list)
            open = nil
            let entry = Entry(name: line.name, place: place, parts: [line.text], line: index + 1)
            if line.isMarked || place != nil { open = entry } else { try entry.close(into: &list) }
        }
        try open?.close(into: &list)
    }

    private struct Entry {
        let name: String?
        let place: LineTime.Placed?
        var parts: [String]
        let line: Int

        func close(into list: inout SegmentList) throws(TranscriptFormatError) {
            let segment = FormattedSegment(
                speaker: name, text: parts.joined(separator: " "), startMs: place?.start, endMs: place?.end)
            try list.append(segment, line: line)
        }
    }
}
