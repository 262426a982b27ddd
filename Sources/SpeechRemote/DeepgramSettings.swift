public import Remote

/// How Deepgram, or a server that speaks as it does, is asked.
public struct DeepgramSettings: Sendable {
    /// The server's address, with `/v1` or without.
    public var base: String
    /// The key; never shown.
    public var key: String
    /// The model.
    public var model: String
    /// How many recordings are sent at the same time.
    public var concurrency: Int
    /// How many more may wait.
    public var longestLine: Int
    /// For one exchange: the upload, and without a callback the recognition, which Deepgram ends after ten minutes.
    public var timeout: Duration
    /// How often a recording is sent.
    public var retry: RetryPolicy
    /// Bytes of one answer. An hour of speech takes about 4 MB.
    public var answerLimit: Int

    /// Settings whose defaults suit `api.deepgram.com`.
    public init(
        base: String = "https://api.deepgram.com", key: String, model: String = "nova-3", concurrency: Int = 4,
        longestLine: Int = 256, timeout: Duration = .seconds(1_800), retry: RetryPolicy = RetryPolicy(),
        answerLimit: Int = 128 << 20
    ) {
        self.base = base
        self.key = key
        self.model = model
        self.concurrency = max(1, concurrency)
        self.longestLine = longestLine
        self.timeout = timeout
        self.retry = retry
        self.answerLimit = answerLimit
    }
}

/// What is wanted of one recording.
public struct DeepgramRequest: Sendable, Hashable {
    /// Deepgram takes so many tokens of key terms at most (500); a term has five or fewer as a rule.
    public static let mostTerms = 100

    /// The language that is spoken, as a BCP 47 tag, or `multi`; nil lets the server find out.
    public var language: String?
    /// Whether the speakers are told apart.
    public var tellsSpeakers: Bool
    /// Whether each channel of the recording is written down by itself.
    public var splitsChannels: Bool
    /// Names and terms to listen for (`keyterm`); those beyond `mostTerms` are left out.
    public var terms: [String]

    /// A request whose defaults suit a meeting.
    public init(
        language: String? = nil, tellsSpeakers: Bool = true, splitsChannels: Bool = false, terms: [String] = []
    ) {
        self.language = language
        self.tellsSpeakers = tellsSpeakers
        self.splitsChannels = splitsChannels
        self.terms = terms
    }

    /// The query by which it is asked for.
    func query(model: String) -> [(String, String)] {
        var fields = [("model", model), ("punctuate", "true"), ("smart_format", "true"), ("utterances", "true")]
        if tellsSpeakers { fields.append(("diarize", "true")) }
        if splitsChannels { fields.append(("multichannel", "true")) }
        fields.append(language.map { ("language", $0) } ?? ("detect_language", "true"))
        // Only the third generation of models knows key terms; others refuse the whole request.
        guard model.hasPrefix("nova-3") || model.hasPrefix("flux") else { return fields }
        return fields + terms.prefix(Self.mostTerms).map { ("keyterm", $0) }
    }
}
