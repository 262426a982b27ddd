public import Logging

/// What all callers of one process share: its services, the ways to those on other nodes, the cache, the allowances and the meters.
public final class MeshNode: Sendable {
    public let operations: [any AnyOperation]
    public let meters: OperationMeters
    let local: InProcessTransport
    let remote: [String: any ServiceTransport]
    let cache: AnswerCache
    let limiter: RateLimiter
    let ledger: any Ledger
    let runningReplays = RunningReplays()
    let logger: Logger
    private let byName: [String: any AnyOperation]
    private let byToolName: [String: any AnyOperation]

    /// - Parameters:
    ///   - services: those that this node runs.
    ///   - remote: the way to each service that another node runs, by the service's name.
    ///   - ledger: remembers answers; services write to it themselves.
    /// - Throws: `MeshConfigurationError` when two operations share a route or a name.
    public init(
        services: [any MeshService], remote: [String: any ServiceTransport] = [:], ledger: any Ledger,
        cache: AnswerCache = AnswerCache(),
        limiter: RateLimiter = RateLimiter(), logger: Logger
    ) throws(MeshConfigurationError) {
        local = InProcessTransport(services)
        operations = services.flatMap { type(of: $0).operations }
        byName = try Self.index(operations, by: \.name)
        byToolName = try Self.index(operations, by: \.toolName)
        _ = try Self.index(operations) { "\($0.method.rawValue) \(Self.shape(of: $0.path))" }
        meters = OperationMeters(operations.map(\.descriptor))
        self.remote = remote
        self.ledger = ledger
        self.cache = cache
        self.limiter = limiter
        self.logger = logger
    }

    /// A caller's own mesh: the only way in.
    public func mesh(for identity: Identity, origin: CallOrigin) -> ServiceMesh {
        ServiceMesh(node: self, identity: identity, origin: origin)
    }

    public func operation(named name: String) -> (any AnyOperation)? { byName[name] }
    public func operation(toolName: String) -> (any AnyOperation)? { byToolName[toolName] }

    /// Ends cached answers that depend on what has been committed. The ledger calls it before a change returns, and the reader of other nodes' events later.
    public func evict(_ events: [CommittedEvent]) { cache.evict(events) }

    private static func index(
        _ operations: [any AnyOperation], by key: (OperationDescriptor) -> String
    ) throws(MeshConfigurationError) -> [String: any AnyOperation] {
        var index: [String: any AnyOperation] = [:]
        for operation in operations {
            if let other = index.updateValue(operation, forKey: key(operation.descriptor)) {
                throw MeshConfigurationError.duplicate(
                    key(operation.descriptor), other.descriptor.name, operation.descriptor.name)
            }
        }
        return index
    }

    /// `/meetings/{id}` and `/meetings/{meeting_id}` are one route.
    private static func shape(of path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : $0 }.joined(separator: "/")
    }
}

/// Why a node cannot start.
public enum MeshConfigurationError: Error, Sendable, CustomStringConvertible {
    case duplicate(String, String, String)

    public var description: String {
        switch self {
        case .duplicate(let key, let one, let other): "\(one) and \(other) both claim '\(key)'"
        }
    }
}
