/// Puts together what was recognised in each channel of a recording whose channels are people: a telephone call, an
/// interview with a microphone each.
///
/// Who speaks is then known and not guessed. What a microphone picks up of its neighbour is left out.
public struct ChannelTranscript: Sendable {
    /// The most channels.
    public static let mostChannels = 8

    /// One channel.
    public struct Channel: Sendable {
        /// What was recognised in it.
        public var words: WordTranscript
        /// How loud it is; without it nothing of it is taken for a neighbour's.
        public var waveform: Waveform?

        /// A channel and how loud it is.
        public init(words: WordTranscript, waveform: Waveform? = nil) {
            self.words = words
            self.waveform = waveform
        }
    }

    /// How segments are made.
    public var assembly = TranscriptAssembly()
    /// A pause of this many milliseconds lets somebody else's words go between two of a speaker's.
    public var breathMs = 300

    /// The rules as they are meant for talk.
    public init() {}

    /// The transcript of `channels`: each channel with words is a speaker, numbered by its place.
    ///
    /// Segments are in order of their start. Where people speak at once they overlap in time, and their words say so.
    ///
    /// - Throws: `undecodableMedia` for no channel or more than `mostChannels`.
    public func transcript(of channels: [Channel]) throws(SpeechError) -> SpeechTranscript {
        guard let first = channels.first else { throw .undecodableMedia("it has no channel") }
        guard channels.count <= Self.mostChannels else {
            throw .undecodableMedia("it has \(channels.count) channels, more than \(Self.mostChannels)")
        }
        let spoken = CrossTalk(channels).ownWords
        let fullest = channels.max { $0.words.words.count < $1.words.words.count } ?? first
        let source = WordTranscript(
            utterances: [], language: fullest.words.language, engine: fullest.words.engine,
            durationMs: channels.map(\.words.durationMs).max() ?? 0)
        return assembly.transcript(of: merged(Self.marked(spoken)), source)
    }

    /// The words, each marked if somebody else speaks for a third of it or more.
    private static func marked(_ channels: [[Word]]) -> [[Word]] {
        channels.enumerated().map { channel, words in
            let others = channels.enumerated().filter { $0.offset != channel }
                .map { $0.element.map { SpeakerTurn(startMs: $0.startMs, endMs: $0.endMs, speaker: 0, confidence: 1) } }
                .map { WordSpeakers(SpeakerTurns(turns: $0, speakers: 1)) }
            return words.map { word in
                var word = word
                word.speakerConfidence = 1
                word.overlaps = others.contains { 3 * $0.spoken(during: word) >= max(1, word.endMs - word.startMs) }
                return word
            }
        }
    }

    /// All words as they are read: what is said in one breath stays together, and breaths go by their start.
    private func merged(_ channels: [[Word]]) -> [SpokenWord] {
        var breaths: [[SpokenWord]] = []
        for (speaker, words) in channels.enumerated() {
            var last: Int?
            for word in words {
                if let end = last, word.startMs - end < breathMs, !breaths.isEmpty {
                    breaths[breaths.count - 1].append(SpokenWord(word: word, speaker: speaker))
                } else {
                    breaths.append([SpokenWord(word: word, speaker: speaker)])
                }
                last = word.endMs
            }
        }
        return breaths.sorted { ($0[0].word.startMs, $0[0].speaker ?? 0) < ($1[0].word.startMs, $1[0].speaker ?? 0) }
            .flatMap { $0 }
    }
}
