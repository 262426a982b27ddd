/// The words of a cue, with tags.
enum CueText {
    struct Part {
        let name: String?
        let text: String
    }

    /// The words of a cue, each after the first with the time at which it begins; nil if the words are not those of the
    /// text. A time that does not lie after the one before it, inside the cue, is left out, for WebVTT forbids it.
    static func stamped(_ cue: TimedSegment, _ text: String, _ marks: [Unicode.Scalar: String]) -> String? {
        var result = ""
        var rest = text[...]
        var latest = cue.start
        for word in cue.segment.words {
            let written = word.text.singleSpaced
            if rest.begins(with: " ") {
                result += " "
                rest = rest[rest.unicodeScalars.index(after: rest.startIndex)...]
            }
            guard rest.begins(with: written) else { return nil }
            if !result.isEmpty, word.startMs > latest, word.startMs < cue.end {
                latest = word.startMs
                result += "<\(CueTime.written(latest, mark: "."))>"
            }
            result += written.replacing(marks)
            rest = rest[rest.unicodeScalars.index(rest.startIndex, offsetBy: written.unicodeScalars.count)...]
        }
        return rest.isEmpty ? result : nil
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
