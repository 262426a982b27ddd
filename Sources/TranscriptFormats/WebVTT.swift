/// WebVTT (W3C, https://www.w3.org/TR/webvtt1/) with a voice tag a cue.
enum WebVTT {
    static func written(title: String, timed: [TimedSegment], leftOut: Int, wordTimes: Bool) -> String {
        let heading = withoutArrows(title)
        var blocks = [heading.isEmpty ? "WEBVTT" : "WEBVTT \(heading)"]
        if leftOut > 0 {
            blocks.append("NOTE Left out because they have no times: \(leftOut) of \(timed.count + leftOut) segments.")
        }
        for cue in timed {
            let times = "\(CueTime.written(cue.start, mark: ".")) --> \(CueTime.written(cue.end, mark: "."))"
            blocks.append("\(times)\n\(voiced(cue, wordTimes: wordTimes))")
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// The arrow of times must not stand in the header.
    private static func withoutArrows(_ title: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in title.unicodeScalars {
            result.append(scalar == ">" && result.suffix(2).elementsEqual("--".unicodeScalars) ? "›" : scalar)
        }
        return String(result)
    }

    private static func voiced(_ cue: TimedSegment, wordTimes: Bool) -> String {
        let text = cue.segment.text.singleSpaced
        var marks = ["&": "&amp;", "<": "&lt;", ">": "&gt;"] as [Unicode.Scalar: String]
        let name = cue.segment.speaker ?? ""
        // Files without voice tags are read as `Name: words`; words of nobody that look so have their colon escaped.
        if name.isEmpty, NamedLine(text.replacing(marks)).isMarked { marks[":"] = "&#58;" }
        let written = (wordTimes ? CueText.stamped(cue, text, marks) : nil) ?? text.replacing(marks)
        return name.isEmpty ? written : "<v \(name.replacing(["&": "&amp;", "<": "&lt;", ">": "&gt;"]))>\(written)"
    }

    /// Reads the cues; returns the title, which stands behind the first word of the file.
    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) -> String {
        guard let first = lines.first,
            first == "WEBVTT" || first.begins(with: "WEBVTT ") || first.begins(with: "WEBVTT\t")
        else {
            throw TranscriptFormatError(.malformed, line: 1, "A WebVTT file begins with WEBVTT.")
        }
        let header = lines.firstIndex { $0.isBlank || $0.contains("-->") } ?? lines.count
        var body = lines
        for index in 0..<header { body[index] = "" }
        let blocks = CueBlock.blocks(of: body).filter { !isComment($0) }
        let hasVoices = blocks.contains { $0.lines.contains { CueText.hasVoice($0.text) } }
        for block in blocks {
            let cue = try block.cue()
            let payload = cue.payload.joined(separator: " ")
            for part in hasVoices ? CueText.voices(in: payload) : [CueText.named(payload)] {
                let segment = FormattedSegment(speaker: part.name, text: part.text, startMs: cue.start, endMs: cue.end)
                try list.append(segment, line: cue.line)
            }
        }
        return String(first.unicodeScalars.dropFirst(6)).singleSpaced
    }

    /// Notes, styles and regions.
    private static func isComment(_ block: CueBlock) -> Bool {
        let first = block.lines[0].text
        let isBlock = ["NOTE", "STYLE", "REGION"].contains { name in
            first == name || first.begins(with: name + " ") || first.begins(with: name + "\t")
        }
        return isBlock && !first.contains("-->")
    }
}
