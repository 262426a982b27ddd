public import Foundation

/// What a model is asked.
public struct LanguageRequest: Sendable, Hashable {
    /// The conversation, in order.
    public var messages: [LanguageMessage]
    /// The tools that the model may call.
    public var tools: [LanguageTool]
    /// The form of the answer.
    public var form: AnswerForm
    /// Limits and chance.
    public var options: LanguageOptions

    /// A request.
    public init(
        _ messages: [LanguageMessage], tools: [LanguageTool] = [], form: AnswerForm = .text,
        options: LanguageOptions = LanguageOptions()
    ) {
        self.messages = messages
        self.tools = tools
        self.form = form
        self.options = options
    }
}

/// The form of an answer.
public enum AnswerForm: Sendable, Hashable {
    /// Any text.
    case text
    /// JSON after a schema, which is an object in UTF-8. Every property should be required and none other allowed: some
    /// servers keep to no other schemas.
    case json(name: String, schema: Data)
}

/// The limits of an answer, and how much chance has a part in it; nil leaves it to the server.
public struct LanguageOptions: Sendable, Hashable {
    /// Tokens of the answer, what the model thinks before it answers included.
    public var outputTokens: Int?
    /// 0 for always the likeliest word, 2 for the most chance.
    public var temperature: Double?
    /// The same seed makes the same answer likelier, on servers that know one.
    public var seed: Int?

    /// Options.
    public init(outputTokens: Int? = nil, temperature: Double? = nil, seed: Int? = nil) {
        self.outputTokens = outputTokens
        self.temperature = temperature
        self.seed = seed
    }
}
