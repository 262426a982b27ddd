public import Remote

/// Which server with OpenAI's transcription interface is asked, and how.
public struct OpenAISettings: Sendable {
    /// The server's address, with `/v1` or without.
    public var base: String
    /// The key; nil for servers that need none.
    public var key: String?
    /// The model, such as `whisper-1`.
    public var model: String
    /// The language that is spoken, as a BCP 47 tag; nil lets the server find out.
    public var language: String?
    /// How many stretches the server recognises at the same time.
    public var concurrency: Int
    /// How many more may wait.
    public var longestLine: Int
    /// For one exchange with the server.
    public var timeout: Duration
    /// How often a request is sent.
    public var retry: RetryPolicy
    /// Bytes of one answer.
    public var answerLimit: Int

    /// Settings whose defaults suit servers on the internet.
    public init(
        base: String, key: String? = nil, model: String, language: String? = nil, concurrency: Int = 4,
        longestLine: Int = 256, timeout: Duration = .seconds(120), retry: RetryPolicy = RetryPolicy(),
        answerLimit: Int = 4 << 20
    ) {
        self.base = base
        self.key = key
        self.model = model
        self.language = language
        self.concurrency = max(1, concurrency)
        self.longestLine = longestLine
        self.timeout = timeout
        self.retry = retry
        self.answerLimit = answerLimit
    }
}
