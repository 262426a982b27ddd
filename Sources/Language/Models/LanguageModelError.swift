/// Why a model gave no answer.
public struct LanguageModelError: Error, Sendable, Hashable {
    /// What is wrong; stable, for programs.
    public enum Code: String, Sendable, Hashable, Codable {
        /// The request is none that can be sent: a schema that is no JSON object, no messages.
        case badRequest = "bad_request"
        /// The server's address, or the name of the model, is wrong.
        case notFound = "not_found"
        /// The server does not accept the key.
        case unauthorized
        /// The account has no credit left.
        case outOfCredit = "out_of_credit"
        /// The server cannot be reached, or fails.
        case unavailable
        /// More work waits for the model than is accepted.
        case busy
        /// The server takes no more requests for now.
        case rateLimited = "rate_limited"
        /// No answer, or no more of it, in time.
        case timedOut = "timed_out"
        /// The server refuses the request.
        case refused
        /// The model, or a filter of the server's, does not answer this.
        case declined
        /// The messages, or they and the answer, are longer than the model's context.
        case contextTooLong = "context_too_long"
        /// The answer ends before its end: the connection broke, or the limit of tokens was reached before anything that
        /// can be used.
        case cutOff = "cut_off"
        /// The answer has more bytes than is accepted.
        case tooLarge = "too_large"
        /// The answer is not in the form that was asked for, or not in the protocol's.
        case malformed
        /// The answer says nothing.
        case empty
        /// The task was cancelled.
        case cancelled
    }

    /// What is wrong.
    public var code: Code
    /// A sentence that is safe to show.
    public var message: String
    /// How long the server asks to wait.
    public var retryAfter: Duration?
    /// How many tokens the model's context has, where a server says so that finds the messages too long.
    public var contextTokens: Int?

    /// An error.
    /// - Parameter message: a sentence that is safe to show.
    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil, contextTokens: Int? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.contextTokens = contextTokens
    }

    /// The task was cancelled.
    public static let cancelled = LanguageModelError(.cancelled, "The work was cancelled.")
}

extension LanguageModelError: CustomStringConvertible {
    /// The sentence.
    public var description: String { message }
}
