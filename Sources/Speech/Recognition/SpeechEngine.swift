/// What recognised a transcript.
public struct EngineIdentity: Sendable, Codable, Hashable {
    /// The engine, such as `moonshine`.
    public var name: String
    /// Its model, such as `base-en-q`.
    public var model: String
    /// The language it knows, as a BCP 47 tag; nil for several.
    public var language: String?

    /// An engine by its name, model and language.
    public init(name: String, model: String, language: String?) {
        self.name = name
        self.model = model
        self.language = language
    }
}

/// What an engine made of a stretch of speech.
public struct Recognition: Sendable, Hashable {
    /// The words in order, with times from the start of the stretch.
    public var words: [Word]
    /// The language that the engine heard, as a BCP 47 tag; nil where it does not say.
    public var language: String?

    /// Words, and the language that they are in.
    public init(words: [Word], language: String? = nil) {
        self.words = words
        self.language = language
    }
}

/// Turns a short stretch of speech into words.
public protocol SpeechEngine: Sendable {
    /// What it is, for the transcript's provenance.
    var identity: EngineIdentity { get }

    /// How many stretches may be recognised at the same time.
    var concurrency: Int { get }

    /// The languages it knows, as BCP 47 tags; empty if it does not say.
    var languages: [String] { get }

    /// Recognises speech; several tasks may call it at once.
    ///
    /// - Parameter samples: 16 kHz, one channel, each −1…1; up to half a minute, mostly speech.
    /// - Returns: Words in order, with times from the start of `samples`.
    /// - Throws: `SpeechError`.
    func words(in samples: [Float]) async throws(SpeechError) -> [Word]

    /// Recognises speech in a language that is known.
    ///
    /// - Parameter language: One of `languages`; nil if nobody knows.
    func words(in samples: [Float], language: String?) async throws(SpeechError) -> [Word]

    /// The same, with the language that the engine heard.
    func recognition(in samples: [Float], language: String?) async throws(SpeechError) -> Recognition
}

extension SpeechEngine {
    /// The one language of `identity`, if it has one.
    public var languages: [String] { identity.language.map { [$0] } ?? [] }

    /// The same as without a language: right for an engine that knows but one, or finds out by itself.
    public func words(in samples: [Float], language: String?) async throws(SpeechError) -> [Word] {
        try await words(in: samples)
    }

    /// The words alone: right for an engine that does not tell languages.
    public func recognition(in samples: [Float], language: String?) async throws(SpeechError) -> Recognition {
        Recognition(words: try await words(in: samples, language: language))
    }
}
