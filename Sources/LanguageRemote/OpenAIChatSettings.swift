public import Remote

/// Which server with OpenAI's chat interface is asked, and how.
public struct OpenAIChatSettings: Sendable {
    /// The server's address, with `/v1` or without; what ends with `/chat/completions` is taken as it is.
    ///
    /// Of Azure either `https://NAME.openai.azure.com/openai/v1`, or with the name of a deployment,
    /// `https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT`, or `https://NAME.openai.azure.com` alone, which is
    /// the first with a model's name for that of a deployment; `?api-version=…` may follow and makes the last the second.
    public var base: String
    /// The key; nil for servers that need none. Never shown.
    public var key: String?
    /// The model, or Azure's deployment.
    public var model: String
    /// How many tokens the messages and the answer may have together, if it is known.
    public var contextTokens: Int?
    /// How many requests are answered at the same time.
    public var concurrency: Int
    /// How many more may wait.
    public var longestLine: Int
    /// For one whole answer.
    public var timeout: Duration
    /// How long a stream may keep silent: a machine without an accelerator reads long messages for minutes.
    public var pace: RemotePace
    /// How often a request is sent.
    public var retry: RetryPolicy
    /// Bytes of one answer; a stream has some 200 for each token.
    public var answerLimit: Int

    /// Settings whose defaults suit servers on the internet and slow ones nearby.
    public init(
        base: String, key: String? = nil, model: String, contextTokens: Int? = nil, concurrency: Int = 4,
        longestLine: Int = 256, timeout: Duration = .seconds(600),
        pace: RemotePace = RemotePace(firstByte: .seconds(300), silence: .seconds(60)),
        retry: RetryPolicy = RetryPolicy(), answerLimit: Int = 16 << 20
    ) {
        self.base = base
        self.key = key
        self.model = model
        self.contextTokens = contextTokens
        self.concurrency = max(1, concurrency)
        self.longestLine = longestLine
        self.timeout = timeout
        self.pace = pace
        self.retry = retry
        self.answerLimit = answerLimit
    }
}
