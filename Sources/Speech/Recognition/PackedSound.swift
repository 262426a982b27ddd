/// A pack of speech and its samples.
struct PackedSound: Sendable {
    var pack: SpeechPack
    var samples: [Float]

    /// The pack's words, timed from the start of the recording.
    func recognised(
        by engine: any SpeechEngine, language: String? = nil
    ) async throws(SpeechError) -> RecognisedUtterance {
        let offset = pack.padded.lowerBound / 16
        let heard = try await recognition(by: engine, language)
        return RecognisedUtterance(
            startMs: offset, endMs: pack.padded.upperBound / 16,
            words: pack.placed(heard.words.map { $0.moved(by: offset) }), language: heard.language)
    }

    /// What the engine makes of the samples, or of their halves: a recogniser sometimes ends before it began, and
    /// then a different cut helps.
    private func recognition(
        by engine: any SpeechEngine, _ language: String?
    ) async throws(SpeechError) -> Recognition {
        let whole = try await engine.recognition(in: samples, language: language)
        guard whole.words.isEmpty, samples.count >= Self.worthAnotherTry else { return whole }
        let cut = quietestPlace
        let first = try await engine.recognition(in: Array(samples[..<cut]), language: language)
        let second = try await engine.recognition(in: Array(samples[cut...]), language: language)
        return Recognition(
            words: first.words + second.words.map { $0.moved(by: cut / 16) },
            language: first.words.isEmpty ? second.language : first.language)
    }

    /// Two seconds: shorter sounds are often no words at all.
    private static let worthAnotherTry = 32_000

    /// The quietest 32 ms of the middle half.
    private var quietestPlace: Int {
        let frame = 512
        let places = stride(from: samples.count / 4, to: samples.count * 3 / 4 - frame, by: frame)
        func energy(_ place: Int) -> Float { samples[place..<(place + frame)].reduce(0) { $0 + $1 * $1 } }
        let quietest = places.map { (place: $0, energy: energy($0)) }.min { $0.energy < $1.energy }
        return (quietest?.place ?? samples.count / 2) + frame / 2
    }
}

extension Word {
    /// The word, later by so many milliseconds.
    fileprivate func moved(by milliseconds: Int) -> Word {
        Word(text: text, startMs: startMs + milliseconds, endMs: endMs + milliseconds, confidence: confidence)
    }
}

extension SpeechPack {
    /// Moves words that reach into a pause, or over one, to where people speak, and keeps them in order.
    func placed(_ words: [Word]) -> [Word] {
        var previous = 0
        return words.map { word in
            var word = word
            if let range = range(of: word) {
                word.startMs = max(word.startMs, range.lowerBound / 16)
                word.endMs = min(word.endMs, range.upperBound / 16)
            }
            word.startMs = max(word.startMs, previous)
            word.endMs = max(word.endMs, word.startMs)
            previous = word.startMs
            return word
        }
    }

    /// The range that most of a word lies in, of two the later if it has half as much as the earlier (see `Pauses`);
    /// nil if none of it lies in any.
    private func range(of word: Word) -> SpeechRange? {
        var best: (range: SpeechRange, length: Int)?
        for range in ranges {
            let length = min(word.endMs, range.upperBound / 16) - max(word.startMs, range.lowerBound / 16)
            if length > 0 && 2 * length >= best?.length ?? 0 { best = (range, length) }
        }
        return best?.range
    }
}
