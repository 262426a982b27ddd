/// All that is known of an operation without calling it. It comes from the declaration; routes, documents, tools and checks are read off it.
public final class OperationDescriptor: Sendable {
    /// `meetings`
    public let service: String
    /// `create`
    public let verb: String
    public let method: OperationMethod
    /// `/meetings/{id}`, below the API's base path.
    public let path: String
    public let access: Access
    public let status: AnswerStatus
    /// The event that the change writes; nil for operations that only read.
    public let emits: EventName?
    public let cache: CacheRule?
    public let rate: RateClass
    /// Whether a language model may be offered it.
    public let isTool: Bool
    /// Whether an `Idempotency-Key` is honoured: never where credentials are given or taken, for answers are kept as they are.
    public let replays: Bool
    /// Whether an API key has to cover it.
    public let isScoped: Bool
    /// The largest body in bytes; an upload has its own limit.
    public let bodyLimit: Int
    public let failures: [HansardError.Code]
    /// The first sentence of the doc comment.
    public let summary: String
    /// All of it.
    public let documentation: String

    public init(
        service: String, verb: String, _ method: OperationMethod, _ path: String, for access: Access,
        status: AnswerStatus = .ok,
        emits: EventName? = nil, cached: CacheRule? = nil, rate: RateClass = .standard, tool: Bool = true,
        replays: Bool = true, scoped: Bool = true,
        bodyLimit: Int = 1 << 20, fails: [HansardError.Code] = [], summary: String, documentation: String
    ) {
        self.service = service
        self.verb = verb
        self.method = method
        self.path = path
        self.access = access
        self.status = status
        self.emits = emits
        self.cache = cached
        self.rate = rate
        isTool = tool && access != .person && access != .system
        self.replays = replays && method == .post && rate != .credentials && access != .person
        isScoped = scoped
        self.bodyLimit = bodyLimit
        failures = fails
        self.summary = summary
        self.documentation = documentation
        name = "\(service).\(verb)"
        toolName = "\(service)_\(verb)"
        scope = "\(service):\(method == .get ? "read" : "write")"
    }

    /// `meetings.create`
    public let name: String
    /// `meetings_create`: the vendors forbid dots.
    public let toolName: String
    /// What an API key must cover: `meetings:read` or `meetings:write`.
    public let scope: String

    public var isReading: Bool { method == .get }

    /// Whether one of these scopes covers the operation: its own, its service's `write` for reading, `*`, `read` or `write` for all services.
    /// One that needs none is covered by any.
    public func isCovered(by scopes: [String]) -> Bool {
        !isScoped
            || scopes.contains {
                $0 == scope || $0 == "*" || $0 == "write" || $0 == "\(service):write" || ($0 == "read" && isReading)
            }
    }
}

/// The HTTP methods that operations use.
public enum OperationMethod: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// The status of a successful answer.
public enum AnswerStatus: Int, Sendable, Hashable {
    case ok = 200
    case created = 201
    /// The work goes on as a job.
    case accepted = 202

    /// The envelope's `message`.
    public var message: String {
        switch self {
        case .ok: "OK"
        case .created: "Created"
        case .accepted: "Accepted"
        }
    }
}

/// Which allowance a call is taken from.
public enum RateClass: String, Sendable, Hashable, CaseIterable {
    case standard
    /// Sign-in and all that helps to guess a password.
    case credentials
    /// Never limited: health checks.
    case unlimited
}

/// How long an answer may be kept for its caller, and which resources' events end it early.
public struct CacheRule: Sendable, Hashable {
    public let lifetime: Duration
    /// Resources as events name them: `meeting` for `meeting.updated`.
    public let dependencies: [String]

    /// For `lifetime`, until an event of one of `dependencies` is committed in the workspace.
    public static func kept(_ lifetime: Duration, until dependencies: String...) -> CacheRule {
        CacheRule(lifetime: lifetime, dependencies: dependencies)
    }
}
