/// Why a server elsewhere gave no answer.
public struct RemoteError: Error, Sendable, Hashable {
    /// What is wrong; stable, for programs.
    public enum Code: String, Sendable {
        /// The server's address, or the callback's, is none that can be used.
        case badAddress = "bad_address"
        /// No connection, or one that broke.
        case unreachable
        /// No whole answer in time, or none of its bytes for too long.
        case timedOut = "timed_out"
        /// The key is missing, wrong, or not allowed to do this (401, 403).
        case unauthorized
        /// The account has no credit left (402, or 429 that says so).
        case outOfCredit = "out_of_credit"
        /// The server knows no such path or model (404, 405), or sends elsewhere (3xx).
        case notFound = "not_found"
        /// The server refuses the content or the settings (400, 415, 422 and the rest of 4xx).
        case refused
        /// The content is larger than the server takes (413).
        case tooLarge = "too_large"
        /// Too many requests (429).
        case rateLimited = "rate_limited"
        /// The server failed (5xx).
        case serverFailed = "server_failed"
        /// An answer that is not in the documented format.
        case unreadableAnswer = "unreadable_answer"
        /// An answer larger than the limit.
        case answerTooLarge = "answer_too_large"
        /// What is to be sent cannot be read from disk.
        case unreadableFile = "unreadable_file"
        /// More work waits for the server than is accepted.
        case busy
        /// The task was cancelled.
        case cancelled
    }

    /// What is wrong.
    public var code: Code
    /// The status that the server answered with; nil where there was no answer.
    public var status: Int?
    /// A sentence that is safe to show; never with the key.
    public var message: String
    /// What the server says of it, in short; never with the key.
    public var complaint: ServerComplaint?
    /// How long the server asks to wait.
    public var retryAfter: Duration?

    /// An error.
    /// - Parameter message: a sentence that is safe to show.
    public init(
        _ code: Code, status: Int? = nil, _ message: String, complaint: ServerComplaint? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.complaint = complaint
        self.retryAfter = retryAfter
    }

    /// The server's own name for the request, for its support.
    public var requestID: String? { complaint?.requestID }

    /// The task was cancelled.
    public static let cancelled = RemoteError(.cancelled, "The work was cancelled.")
}

extension RemoteError: CustomStringConvertible {
    /// The sentence, with the request's name if the server gave one.
    public var description: String { requestID.map { "\(message) (request \($0))" } ?? message }
}
