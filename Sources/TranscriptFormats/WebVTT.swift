/// WebVTT (W3C, https://www.w3.org/TR/webvtt1/) with a voice tag a cue.
enum WebVTT {
    static func written(title: String, timed: [TimedSegment], leftOut: Int) -> String {
        let heading = title.replacing([">": "›"])
        var blocks = [heading.isEmpty ? "WEBVTT" : "WEBVTT \(heading)"]
        if leftOut > 0 {
            blocks.append("NOTE Left out because they have no times: \(leftOut) of \(timed.count + leftOut) segments.")
        }
        for cue in timed {
            let text = escaped(cue.segment.text.singleSpaced)
            let name = cue.segment.speaker?.singleSpaced ?? ""
            let voiced = name.isEmpty ? unnamed(text) : "<v \(escaped(name))>\(text)"
            blocks.append(
                "\(CueTime.written(cue.start, mark: ".")) --> \(CueTime.written(cue.end, mark: "."))\n\(voiced)")
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// Files without voice tags are read as `Name: words`; words of nobody that look so have their colon escaped.
    private static func unnamed(_ text: String) -> String {
        NamedLine(text).isMarked ? text.replacing([":": "&#58;"]) : text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing(["&": "&amp;", "<": "&lt;", ">": "&gt;"])
    }

    static func read(_ lines: [Substring], into list: inout SegmentList) throws(TranscriptFormatError) {
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

/// The words of a cue, with tags.
enum CueText {
    struct Part {
        let name: String?
        let text: String
    }

    /// What each voice says; words before the first voice tag, or after the end of one, are nobody's.
    static func voices(in payload: String) -> [Part] {
        var parts: [Part] = []
        var name: String?
        var text = ""
        func close() {
            if !text.isBlank { parts.append(Part(name: name, text: CharacterReferences.resolved(text))) }
            text = ""
        }
        var rest = payload[...]
        while let open = rest.unicodeScalars.firstIndex(of: "<") {
            text += rest[..<open]
            guard let end = rest[open...].unicodeScalars.firstIndex(of: ">") else {
                rest = rest[open...]
                break
            }
            let tag = rest[rest.unicodeScalars.index(after: open)..<end]
            if let voice = voice(tag) {
                close()
                name = voice
            } else if tag == "/v" {
                close()
                name = nil
            }
            rest = rest[rest.unicodeScalars.index(after: end)...]
        }
        text += rest
        close()
        return parts
    }

    /// Whether a voice tag begins in a line.
    static func hasVoice(_ line: Substring) -> Bool {
        var rest = line
        while let open = rest.unicodeScalars.firstIndex(of: "<") {
            rest = rest[rest.unicodeScalars.index(after: open)...]
            if ["v ", "v.", "v\t"].contains(where: rest.begins) { return true }
        }
        return false
    }

    /// `Name: words`, tags aside.
    static func named(_ payload: String) -> Part {
        var plain = ""
        var rest = payload[...]
        while let open = rest.unicodeScalars.firstIndex(of: "<"),
            let end = rest[open...].unicodeScalars.firstIndex(of: ">")
        {
            plain += rest[..<open]
            rest = rest[rest.unicodeScalars.index(after: end)...]
        }
        let line = NamedLine((plain + rest).singleSpaced)
        return Part(
            name: line.name.map { CharacterReferences.resolved($0) }, text: CharacterReferences.resolved(line.text))
    }

    /// The annotation of `v`, with or without classes: `v.loud Anna`.
    private static func voice(_ tag: Substring) -> String? {
        guard tag.begins(with: "v ") || tag.begins(with: "v.") || tag.begins(with: "v\t"),
            let space = tag.unicodeScalars.firstIndex(where: \.properties.isWhitespace)
        else { return nil }
        return CharacterReferences.resolved(tag[space...]).singleSpaced
    }
}
