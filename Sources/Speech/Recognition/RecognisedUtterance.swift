/// Words that were recognised together, mostly a few sentences without a long pause.
public struct RecognisedUtterance: Sendable, Codable, Hashable {
    /// Start of the sound from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End of the sound, in milliseconds.
    public var endMs: Int
    /// The words, in order; possibly none.
    public var words: [Word]

    /// An utterance and its words.
    public init(startMs: Int, endMs: Int, words: [Word]) {
        self.startMs = startMs
        self.endMs = endMs
        self.words = words
    }
}

/// Every word of a recording.
public struct WordTranscript: Sendable, Codable, Hashable {
    /// What was recognised, in order of time.
    public var utterances: [RecognisedUtterance]
    /// The language as a BCP 47 tag; `und` if nobody knows.
    public var language: String
    /// How sure it is that this is the language, 0…1; nil if it was given, or there was nothing to judge by.
    public var languageConfidence: Double?
    /// What recognised it.
    public var engine: EngineIdentity
    /// The recording's length, in milliseconds.
    public var durationMs: Int

    /// A transcript without speakers.
    public init(
        utterances: [RecognisedUtterance], language: String, languageConfidence: Double? = nil, engine: EngineIdentity,
        durationMs: Int
    ) {
        self.utterances = utterances
        self.language = language
        self.languageConfidence = languageConfidence
        self.engine = engine
        self.durationMs = durationMs
    }

    /// The words of all utterances, in order.
    public var words: [Word] { utterances.flatMap(\.words) }
}
