import Speech

/// A word as a transcript keeps it: what was said, and what became of it.
struct SpokenWord: Sendable, Hashable {
    var text: String
    /// From the beginning of its recording, in milliseconds.
    var startMs: Int
    var endMs: Int
    /// How sure the engine is, 0 to 1; nil where it does not say, and for words that a person wrote.
    var confidence: Double?
    /// How sure it is who says it, 0 to 1.
    var speakerConfidence: Double?
    /// Whether somebody else speaks at the same time.
    var overlaps = false
    /// What the engine heard in its place; nil where the word is the engine's own. Empty where it heard nothing.
    var heard: String?
    /// Who put the word there.
    var source = WordSource.engine

    init(
        text: String, startMs: Int, endMs: Int, confidence: Double? = nil, speakerConfidence: Double? = nil,
        overlaps: Bool = false, heard: String? = nil, source: WordSource = .engine
    ) {
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
        self.speakerConfidence = speakerConfidence
        self.overlaps = overlaps
        self.heard = heard
        self.source = source
    }

    /// As the engine heard it.
    init(_ word: Word) {
        self.init(
            text: word.text.withoutNULs, startMs: word.startMs, endMs: word.endMs,
            confidence: word.confidence?.rounded(places: 3),
            speakerConfidence: word.speakerConfidence?.rounded(places: 3), overlaps: word.overlaps)
    }

    /// What was heard here, whatever stands here now.
    var original: String { heard ?? text }

    /// Moved in time.
    func moved(by milliseconds: Int) -> SpokenWord {
        var word = self
        word.startMs += milliseconds
        word.endMs += milliseconds
        return word
    }
}

extension SpokenWord {
    /// A word without case and punctuation, for comparisons.
    static func folded(_ text: some StringProtocol) -> String {
        String(
            text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil })
    }

    /// The words of a text, each with the punctuation that follows it.
    static func split(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// New words in the place of others, their times shared out by length.
    ///
    /// - Parameters:
    ///   - heard: what the engine said here.
    ///   - span: the time that they take; all zero-length where the span is.
    static func written(_ texts: [String], heard: String, from start: Int, to end: Int, source: WordSource)
        -> [SpokenWord]
    {
        let lengths = texts.map { max(1, $0.count) }
        let total = max(1, lengths.reduce(0, +))
        var passed = 0
        return zip(texts, lengths).enumerated().map { index, word in
            let from = start + (end - start) * passed / total
            passed += word.1
            let to = start + (end - start) * passed / total
            // The whole of what was heard stands at the first of the words that replace it.
            return SpokenWord(
                text: word.0, startMs: from, endMs: to, heard: index == 0 ? heard : "", source: source)
        }
    }
}
