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

/// Turns a short stretch of speech into words.
public protocol SpeechEngine: Sendable {
    /// What it is, for the transcript's provenance.
    var identity: EngineIdentity { get }

    /// How many stretches may be recognised at the same time.
    var concurrency: Int { get }

    /// Recognises speech; several tasks may call it at once.
    ///
    /// - Parameter samples: 16 kHz, one channel, each −1…1; up to half a minute, mostly speech.
    /// - Returns: Words in order, with times from the start of `samples`.
    /// - Throws: `SpeechError`.
    func words(in samples: [Float]) async throws(SpeechError) -> [Word]
}
