/// Puts words and turns together to a transcript that reads well.
///
/// A segment ends where the speaker changes, at a long pause, at the end of a sentence once it is long enough, and
/// before it gets too long.
public struct TranscriptAssembly: Sendable {
    /// Pause that always ends a segment, in milliseconds.
    public var longPauseMs = 1_500
    /// Pause that ends a segment at the end of a sentence, in milliseconds.
    public var sentencePauseMs = 600
    /// Length from which the end of a sentence ends a segment, in milliseconds.
    public var comfortableMs = 12_000
    /// Greatest length, in milliseconds; only a single word may be longer.
    public var longestMs = 30_000

    /// The rules as they are measured to read well.
    public init() {}

    /// The transcript of `words`, each by the speaker that `turns` name; without turns nobody is named.
    public func transcript(of words: WordTranscript, turns: SpeakerTurns?) -> SpeechTranscript {
        let spoken =
            turns.map { spokenWords(of: words, turns: $0) }
            ?? Self.ordered(words.words).map { SpokenWord(word: Self.plain($0), speaker: nil) }
        return transcript(of: spoken, words)
    }

    /// The transcript of words whose speakers are known, which are in order of time; `source` says where they are from.
    func transcript(of spoken: [SpokenWord], _ source: WordTranscript) -> SpeechTranscript {
        let segments = parts(of: spoken).map(Self.segment)
        let present = Set(segments.compactMap(\.speaker)).sorted()
        return SpeechTranscript(
            segments: segments, language: source.language, engine: source.engine,
            speakers: present.map { SpeechTranscript.Speaker(index: $0, label: "Speaker \($0 + 1)") },
            durationMs: source.durationMs)
    }

    private func spokenWords(of words: WordTranscript, turns: SpeakerTurns) -> [SpokenWord] {
        let speakers = WordSpeakers(turns)
        var spoken: [SpokenWord] = []
        for word in Self.ordered(words.words) {
            let choice = speakers.choice(for: word, after: spoken.last?.speaker)
            var word = word
            word.speakerConfidence = choice.confidence
            word.overlaps = choice.overlaps
            spoken.append(SpokenWord(word: word, speaker: choice.speaker))
        }
        return spoken.settled(longPause: longPauseMs).map { spoken in
            var spoken = spoken
            if spoken.speaker == nil { spoken.word.speakerConfidence = nil }
            return spoken
        }
    }

    /// A word that nobody is named for.
    private static func plain(_ word: Word) -> Word {
        Word(text: word.text, startMs: word.startMs, endMs: word.endMs, confidence: word.confidence)
    }

    /// Words by their start, each ending no later than the next begins.
    private static func ordered(_ words: [Word]) -> [Word] {
        var ordered = words.sorted { $0.startMs < $1.startMs }
        for index in ordered.indices.dropLast() {
            ordered[index].endMs = max(ordered[index].startMs, min(ordered[index].endMs, ordered[index + 1].startMs))
        }
        return ordered
    }

    private func parts(of words: [SpokenWord]) -> [[SpokenWord]] {
        var parts: [[SpokenWord]] = []
        var current: [SpokenWord] = []
        for word in words {
            if let last = current.last, let first = current.first {
                if last.speaker != word.speaker || ends(after: last.word, since: first.word, before: word.word) {
                    parts.append(current)
                    current = []
                } else if word.word.endMs - first.word.startMs > longestMs {
                    let cut = bestCut(current)
                    parts.append(Array(current[..<cut]))
                    current = Array(current[cut...])
                }
            }
            current.append(word)
        }
        return current.isEmpty ? parts : parts + [current]
    }

    private func ends(after last: Word, since first: Word, before next: Word) -> Bool {
        let pause = next.startMs - last.endMs
        if pause >= longPauseMs { return true }
        guard last.endsSentence else { return false }
        return pause >= sentencePauseMs || last.endMs - first.startMs >= comfortableMs
    }

    /// Where to cut a segment that gets too long: after its last sentence or clause past a third of it, else at its
    /// longest pause.
    private func bestCut(_ words: [SpokenWord]) -> Int {
        let places = words.indices.dropFirst(max(1, words.count / 3))
        if let place = places.last(where: { words[$0 - 1].word.endsSentence }) { return place }
        if let place = places.last(where: { words[$0 - 1].word.text.hasSuffix(",") }) { return place }
        func pause(_ place: Int) -> Int { words[place].word.startMs - words[place - 1].word.endMs }
        return places.max { pause($0) < pause($1) } ?? words.count
    }

    private static func segment(_ words: [SpokenWord]) -> SpeechTranscript.Segment {
        let confidences = words.compactMap(\.word.confidence)
        return SpeechTranscript.Segment(
            speaker: words[0].speaker, text: words.map(\.word.text).joined(separator: " "),
            startMs: words[0].word.startMs, endMs: words[words.count - 1].word.endMs,
            confidence: confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count),
            speakerConfidence: speakerConfidence(of: words.map(\.word)), words: words.map(\.word))
    }

    /// The mean over the words that have one, each by its length.
    private static func speakerConfidence(of words: [Word]) -> Double? {
        var sum = 0.0, length = 0.0
        for word in words {
            guard let confidence = word.speakerConfidence else { continue }
            let weight = Double(max(1, word.endMs - word.startMs))
            sum += confidence * weight
            length += weight
        }
        return length > 0 ? sum / length : nil
    }
}

extension Word {
    /// Whether a sentence ends with this word.
    var endsSentence: Bool {
        guard let last = text.last(where: { !"\"'”’)]".contains($0) }) else { return false }
        return ".?!…".contains(last)
    }
}
