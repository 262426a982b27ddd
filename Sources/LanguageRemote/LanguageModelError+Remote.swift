import Language
import Remote

extension LanguageModelError {
    /// The names that OpenAI and Azure have for what their filters stop.
    private static let filters: Set<String> = [
        "content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation",
    ]

    /// What the failure of a call is to the one who asked.
    init(_ error: RemoteError) {
        if let context = ContextLength(error) {
            self.init(.contextTooLong, error.description, contextTokens: context.tokens)
        } else if error.complaint?.code.map(Self.filters.contains) == true {
            self.init(.declined, error.description)
        } else {
            self.init(Self.code(error.code), error.description, retryAfter: error.retryAfter)
        }
    }

    private static func code(_ code: RemoteError.Code) -> Code {
        switch code {
        case .badAddress, .notFound: .notFound
        case .unreachable, .serverFailed: .unavailable
        case .timedOut: .timedOut
        case .unauthorized: .unauthorized
        case .outOfCredit: .outOfCredit
        case .refused: .refused
        case .tooLarge: .contextTooLong
        case .rateLimited: .rateLimited
        case .unreadableAnswer: .malformed
        case .answerTooLarge: .tooLarge
        case .unreadableFile: .badRequest
        case .busy: .busy
        case .cancelled: .cancelled
        }
    }
}
