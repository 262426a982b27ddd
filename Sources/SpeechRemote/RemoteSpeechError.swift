public import Speech

/// Why a speech server gave no words.
public struct RemoteSpeechError: Error, Sendable, Hashable {
    /// What is wrong; stable, for programs.
    public enum Code: String, Sendable {
        /// The server's address, or the callback's, is none that can be used.
        case badAddress = "bad_address"
        /// No connection, or one that broke.
        case unreachable
        /// No whole answer in time.
        case timedOut = "timed_out"
        /// The key is missing, wrong, or not allowed to do this (401, 403).
        case unauthorized
        /// The account has no credit left (402).
        case outOfCredit = "out_of_credit"
        /// The server knows no such path or model (404, 405), or sends elsewhere (3xx).
        case notFound = "not_found"
        /// The server refuses the sound or the settings (400, 415, 422 and the rest of 4xx).
        case refused
        /// The sound is larger than the server takes (413).
        case tooLarge = "too_large"
        /// Too many requests (429).
        case rateLimited = "rate_limited"
        /// The server failed (5xx).
        case serverFailed = "server_failed"
        /// An answer that is not in the documented format.
        case unreadableAnswer = "unreadable_answer"
        /// An answer larger than the limit.
        case answerTooLarge = "answer_too_large"
        /// The recording cannot be read from disk.
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
    /// The server's own name for the request, for its support.
    public var requestID: String?
    /// How long the server asks to wait.
    public var retryAfter: Duration?

    init(
        _ code: Code, status: Int? = nil, _ message: String, requestID: String? = nil, retryAfter: Duration? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.requestID = requestID
        self.retryAfter = retryAfter
    }

    /// The error as the other engines would tell it.
    public var speechError: SpeechError {
        switch code {
        case .busy: .busy
        case .cancelled: .cancelled
        case .badAddress, .unauthorized, .outOfCredit, .notFound, .refused, .tooLarge, .answerTooLarge:
            .engineRefused(description)
        case .unreachable, .timedOut, .rateLimited, .serverFailed, .unreadableAnswer, .unreadableFile:
            .engineFailed(description)
        }
    }

    static let cancelled = RemoteSpeechError(.cancelled, "The work was cancelled.")
}

extension RemoteSpeechError: CustomStringConvertible {
    /// The sentence, with the request's name if the server gave one.
    public var description: String { requestID.map { "\(message) (request \($0))" } ?? message }
}
