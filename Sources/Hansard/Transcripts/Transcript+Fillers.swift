extension Transcript {
    /// The transcript without sounds that only fill a pause, and without words that are at once said again.
    var withoutFillers: Transcript {
        var transcript = self
        transcript.segments = segments.compactMap(\.withoutFillers)
        return transcript
    }
}

extension Segment {
    /// Sounds of hesitation. Words such as "like" and "well" mean something too often to be left out.
    private static let fillers: Set<String> = [
        "um", "umm", "uhm", "uh", "uhh", "er", "erm", "ehm", "mm", "mmm", "hm", "hmm", "äh", "ähm", "öh", "öhm", "euh",
    ]
    /// Words that people double on purpose.
    private static let doubled: Set<String> = ["that", "had", "very", "no", "yes", "ha", "bye", "so", "well", "really"]

    /// Nil when nothing is left.
    fileprivate var withoutFillers: Segment? {
        var segment = self
        if words.isEmpty {
            let texts = SpokenWord.split(text)
            let kept = Self.kept(texts)
            guard !kept.isEmpty else { return nil }
            if kept.count < texts.count { segment.text = Self.text(kept.map { texts[$0] }, as: text) }
            return segment
        }
        let kept = Self.kept(words.map(\.text))
        guard !kept.isEmpty else { return nil }
        guard kept.count < words.count else { return self }
        segment.words = kept.map { words[$0] }
        segment.text = Self.text(segment.words.map(\.text), as: text)
        return segment
    }

    /// The places of the words that are kept.
    private static func kept(_ texts: [String]) -> [Int] {
        let folded = texts.map(SpokenWord.folded)
        return texts.indices.filter { index in
            if fillers.contains(folded[index]) { return false }
            let isRepeated = index + 1 < texts.count && folded[index] == folded[index + 1]
            return !isRepeated || doubled.contains(folded[index]) || folded[index].allSatisfy(\.isNumber)
                || texts[index].last.map { ".?!".contains($0) } == true
        }
    }

    /// The words with a capital letter where the first of them began a sentence that a filler has left.
    private static func text(_ words: [String], as original: String) -> String {
        var text = words.joined(separator: " ")
        if let first = text.first, first.isLowercase, original.first?.isUppercase == true {
            text.replaceSubrange(...text.startIndex, with: first.uppercased())
        }
        return text
    }
}
