/// What a model answered.
public struct LanguageAnswer: Sendable, Hashable {
    /// Why the model stopped.
    public enum Finish: String, Sendable, Hashable, Codable {
        /// It was done.
        case stop
        /// The answer is as long as it was allowed to be.
        case length
        /// It waits for what tools return.
        case toolCalls = "tool_calls"
        /// The server withheld the rest.
        case filtered
    }

    /// The text, without what the model thought before it. Where JSON after a schema was asked for, it is that, unless
    /// there are calls.
    public var text: String
    /// The tools that the model wants called; each is one that it was given.
    public var calls: [ToolCall]
    /// Why it stopped.
    public var finish: Finish
    /// What the answer took, if the server says so.
    public var usage: TokenUsage?
    /// The model that answered, as the server names it: perhaps another one than was asked for.
    public var model: String?

    /// An answer.
    public init(
        text: String, calls: [ToolCall] = [], finish: Finish = .stop, usage: TokenUsage? = nil, model: String? = nil
    ) {
        self.text = text
        self.calls = calls
        self.finish = finish
        self.usage = usage
        self.model = model
    }
}

/// How many tokens a request and its answer had.
public struct TokenUsage: Sendable, Hashable, Codable {
    /// Of the messages and tools.
    public var input: Int
    /// Of the answer, what the model thought included.
    public var output: Int

    /// A usage.
    public init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }
}
