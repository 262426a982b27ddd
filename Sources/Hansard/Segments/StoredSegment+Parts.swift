import Mesh

extension StoredSegment {
    /// How many words it has; an import's are counted in its text.
    var wordCount: Int { words.isEmpty ? SpokenWord.split(text).count : words.count }

    /// Some of its words as a segment of the same speaker. An import's times are shared out by length.
    func part(_ range: Range<Int>) -> StoredSegment {
        var part = self
        guard words.isEmpty else {
            part.words = Array(words[range])
            part.settle()
            return part
        }
        let texts = SpokenWord.split(text)
        part.text = texts[range].joined(separator: " ")
        guard let startMs, let endMs else { return part }
        let lengths = texts.map { $0.count + 1 }, total = max(1, lengths.reduce(0, +))
        let before = lengths[..<range.lowerBound].reduce(0, +), until = lengths[..<range.upperBound].reduce(0, +)
        part.startMs = startMs + (endMs - startMs) * before / total
        part.endMs = startMs + (endMs - startMs) * until / total
        return part
    }

    /// This and what follows it, as one segment of this one's speaker.
    func joined(with next: StoredSegment) -> StoredSegment {
        var whole = self
        whole.endMs = next.endMs ?? endMs
        whole.text = text + " " + next.text
        // Only together do both know when their words were said.
        whole.words = words.isEmpty || next.words.isEmpty ? [] : words + next.words
        if !whole.words.isEmpty { whole.settle() }
        return whole
    }

    /// Brings text, times and confidence up to the words.
    mutating func settle() {
        let line = RevisionDraft.Line(words, by: speaker.map { _ in "" }, editedBy: nil)
        (text, startMs, endMs) = (line.text, line.startMs, line.endMs)
        (confidence, speakerConfidence) = (line.confidence, line.speakerConfidence)
    }

    /// The same words, said by somebody else, as a person knows.
    func said(by speaker: Speaker.ID?) -> StoredSegment {
        var segment = self
        segment.speaker = speaker
        segment.speakerConfidence = nil
        for index in segment.words.indices { segment.words[index].speakerConfidence = nil }
        return segment
    }
}
