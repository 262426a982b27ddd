/// Words that were recognised together, mostly a few sentences without a long pause.
public struct RecognisedUtterance: Sendable, Codable, Hashable {
    /// Start of the sound from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End of the sound, in milliseconds.
    public var endMs: Int
    /// The words, in order; possibly none.
    public var words: [Word]
    /// The language that the engine heard in it, as a BCP 47 tag; nil where it does not say.
    public var language: String?

    /// An utterance and its words.
    public init(startMs: Int, endMs: Int, words: [Word], language: String? = nil) {
        self.startMs = startMs
        self.endMs = endMs
        self.words = words
        self.language = language
    }
}

extension [RecognisedUtterance] {
    /// The language in which the engine heard most words; nil where it does not say.
    public var toldLanguage: String? {
        var words: [String: Int] = [:]
        for utterance in self {
            if let language = utterance.language { words[language, default: 0] += utterance.words.count }
        }
        return words.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
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

    /// The same; but where the engine has told the language, that stands.
    public func inToldLanguage() -> WordTranscript {
        guard let told = utterances.toldLanguage, told != language else { return self }
        var transcript = self
        transcript.language = told
        // How sure another witness is of another language says nothing of this one.
        transcript.languageConfidence = nil
        return transcript
    }
}
