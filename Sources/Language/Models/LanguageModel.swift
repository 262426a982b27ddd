/// A model that answers messages with text.
///
/// Nothing depends on there being one: whoever uses a model has a way without it, and takes that way on any error.
public protocol LanguageModel: Sendable {
    /// What answers, for the provenance of what it writes.
    var identity: LanguageModelIdentity { get }

    /// Answers, and returns when the answer is whole.
    func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer

    /// Answers, and tells the text as it comes.
    func stream(_ request: LanguageRequest) -> LanguageAnswerStream
}

extension LanguageModel {
    /// The answer in one piece, for models that cannot tell it in several.
    public func stream(_ request: LanguageRequest) -> LanguageAnswerStream {
        LanguageAnswerStream { tell throws(LanguageModelError) in
            let answer = try await self.answer(request)
            if !answer.text.isEmpty { tell(answer.text) }
            return answer
        }
    }
}

/// What answers.
public struct LanguageModelIdentity: Sendable, Hashable, Codable {
    /// What speaks to the model, such as `openai`.
    public var engine: String
    /// The model, as it is asked for.
    public var model: String
    /// How many tokens the messages and the answer may have together, if it is known.
    public var contextTokens: Int?

    /// An identity.
    public init(engine: String, model: String, contextTokens: Int? = nil) {
        self.engine = engine
        self.model = model
        self.contextTokens = contextTokens
    }
}
