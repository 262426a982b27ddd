/// The one error that leaves Hansard: a stable code, a sentence that is safe to show, the fields if there are any, and a cause that stays inside.
///
/// It is thrown low, where the reason is known, and translated once at each door.
public struct HansardError: Error, Sendable {
    /// What went wrong, for programs. Codes are added, never changed.
    public struct Code: Sendable, Hashable {
        public let name: String
        /// The HTTP status that goes with it.
        public let status: Int

        public init(_ name: String, status: Int) {
            self.name = name
            self.status = status
        }
    }

    public let code: Code
    /// For people; tells nothing that the caller may not know.
    public let message: String
    public let violations: [Violation]
    /// When to try again.
    public let retryAfter: Duration?
    /// For the log only.
    public let cause: (any Error)?

    public init(
        _ code: Code, _ message: String, violations: [Violation] = [], retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.violations = violations
        self.retryAfter = retryAfter
        self.cause = cause
    }

    /// An input of which one field is wrong.
    public static func invalid(_ field: String, _ code: String, _ message: String) -> HansardError {
        HansardError(Violations(Violation(field: field, code: code, message: message)))
    }

    /// An input of which these fields are wrong.
    public init(_ violations: Violations) {
        let first = violations.all.first.map { "\($0.field) \($0.message)" } ?? "The input is not valid"
        let more = violations.all.count > 1 ? " (and \(violations.all.count - 1) more)" : ""
        self.init(.validation, first + more, violations: violations.all)
    }

    /// Absent, or not the caller's to see: the two look the same.
    public static func notFound(_ what: String) -> HansardError { HansardError(.notFound, "No such \(what)") }
}

extension HansardError.Code {
    public static let badRequest = Self("bad_request", status: 400)
    public static let unauthorized = Self("unauthorized", status: 401)
    public static let forbidden = Self("forbidden", status: 403)
    public static let notFound = Self("not_found", status: 404)
    public static let methodNotAllowed = Self("method_not_allowed", status: 405)
    public static let conflict = Self("conflict", status: 409)
    public static let requestInProgress = Self("request_in_progress", status: 409)
    public static let versionConflict = Self("version_conflict", status: 412)
    public static let tooLarge = Self("too_large", status: 413)
    public static let unsupportedMediaType = Self("unsupported_media_type", status: 415)
    public static let rangeNotSatisfiable = Self("range_not_satisfiable", status: 416)
    public static let validation = Self("validation_error", status: 422)
    public static let idempotencyKeyReused = Self("idempotency_key_reused", status: 422)
    public static let undecodableMedia = Self("undecodable_media", status: 422)
    /// What stands at an address that the caller named cannot be fetched.
    public static let unreachableAddress = Self("unreachable_address", status: 422)
    /// No model that is installed knows the language that is spoken.
    public static let unknownLanguage = Self("unknown_language", status: 422)
    public static let rateLimitExceeded = Self("rate_limit_exceeded", status: 429)
    public static let internalError = Self("internal_error", status: 500)
    public static let notImplemented = Self("not_implemented", status: 501)
    public static let unavailable = Self("unavailable", status: 503)
    public static let insufficientStorage = Self("insufficient_storage", status: 507)
}

/// An error of a room below that knows which `HansardError` it is at the door.
public protocol HansardErrorConvertible: Error {
    var hansardError: HansardError { get }
}

extension HansardError {
    /// Any error as the one that may leave: what is not known is an internal error, its cause kept for the log.
    public init(translating error: any Error) {
        switch error {
        case let error as HansardError: self = error
        case let violations as Violations: self.init(violations)
        case let error as any HansardErrorConvertible: self = error.hansardError
        case is CancellationError: self.init(.unavailable, "The request was cancelled", cause: error)
        default: self.init(.internalError, "Something went wrong on our side", cause: error)
        }
    }
}
