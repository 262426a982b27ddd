public import Speech

extension DeepgramResult {
    /// Pause that ends an utterance where Deepgram gives none, in milliseconds: its own is 0.8 s.
    private static let longPauseMs = 800
    /// Pause that ends a turn, in milliseconds.
    private static let turnPauseMs = 1_000
    /// What a turn's confidence is where Deepgram does not say how sure it is.
    private static let unsaidConfidence = 0.5

    /// The words as other engines give them.
    /// - Parameters:
    ///   - engine: what recognised them.
    ///   - language: what was asked for; where it was nothing, or several (`multi`), the language that was found stands
    ///     for it, and `und` where none was.
    public func wordTranscript(engine: EngineIdentity, language asked: String? = nil) -> WordTranscript {
        let given = asked ?? engine.language
        let known = given == "multi" ? nil : given
        return WordTranscript(
            utterances: recognised, language: known ?? language?.tag ?? "und", engine: engine, durationMs: durationMs)
    }

    /// Who speaks when; nil where nobody is told apart. Speakers are counted through all channels; a channel whose
    /// speakers are not told apart is one speaker, if there are several channels.
    public var speakerTurns: SpeakerTurns? {
        let heard = heardWords
        guard channels.count > 1 || heard.contains(where: { $0.word.speaker != nil }) else { return nil }
        var turns: [(key: [Int?], words: [DeepgramWord])] = []
        var open: [Int: Int] = [:]
        for (channel, word) in heard {
            let key = [channel, word.speaker]
            if let index = open[channel], turns[index].key == key, let last = turns[index].words.last,
                word.startMs - last.endMs <= Self.turnPauseMs
            {
                turns[index].words.append(word)
            } else {
                open[channel] = turns.count
                turns.append((key, [word]))
            }
        }
        var numbers: [[Int?]: Int] = [:]
        let told = turns.map { key, words in
            let isNamed = key[1] != nil || !tellsSpeakers(in: key[0] ?? 0)
            let number = isNamed ? numbers[key] ?? numbers.count : nil
            if let number { numbers[key] = number }
            return SpeakerTurn(
                startMs: words[0].startMs, endMs: words.map(\.endMs).max() ?? words[0].endMs, speaker: number,
                confidence: confidence(of: words, isChannel: key[1] == nil && isNamed))
        }
        return SpeakerTurns(turns: told, speakers: numbers.count)
    }

    private func tellsSpeakers(in channel: Int) -> Bool {
        channels.indices.contains(channel) && channels[channel].words.contains { $0.speaker != nil }
    }

    private func confidence(of words: [DeepgramWord], isChannel: Bool) -> Double {
        if isChannel { return 1 }
        let shares = words.compactMap(\.speakerConfidence)
        return shares.isEmpty ? Self.unsaidConfidence : shares.reduce(0, +) / Double(shares.count)
    }

    /// The words of all channels by start, each with its channel.
    private var heardWords: [(channel: Int, word: DeepgramWord)] {
        let words = channels.enumerated().flatMap { index, channel in channel.words.map { (channel: index, word: $0) } }
        return words.enumerated().sorted { ($0.element.word.startMs, $0.offset) < ($1.element.word.startMs, $1.offset) }
            .map(\.element)
    }

    /// Deepgram's utterances, if they hold every word; else words up to a long pause.
    private var recognised: [RecognisedUtterance] {
        let count = channels.reduce(0) { $0 + $1.words.count }
        guard utterances.isEmpty || utterances.reduce(0, { $0 + $1.words.count }) != count else {
            return utterances.filter { !$0.words.isEmpty }.map {
                RecognisedUtterance(startMs: $0.startMs, endMs: $0.endMs, words: $0.words.map(\.spoken))
            }
        }
        var all: [RecognisedUtterance] = []
        for channel in channels {
            var isFirst = true
            for word in channel.words {
                if !isFirst, let last = all.indices.last, word.startMs - all[last].endMs < Self.longPauseMs {
                    all[last].words.append(word.spoken)
                    all[last].endMs = max(all[last].endMs, word.endMs)
                } else {
                    all.append(RecognisedUtterance(startMs: word.startMs, endMs: word.endMs, words: [word.spoken]))
                }
                isFirst = false
            }
        }
        return all.sorted { $0.startMs < $1.startMs }
    }
}

extension DeepgramWord {
    /// The word as other engines give it.
    fileprivate var spoken: Word {
        Word(text: punctuatedWord, startMs: startMs, endMs: endMs, confidence: confidence)
    }
}
