public import Foundation

/// Who calls an operation, by which call, and the mesh through which the operation may call others on the caller's behalf.
public struct Caller: Sendable {
    public let identity: Identity
    public let call: Call
    public let mesh: ServiceMesh

    public init(identity: Identity, call: Call, mesh: ServiceMesh) {
        self.identity = identity
        self.call = call
        self.mesh = mesh
    }

    /// The workspace that the call runs in.
    /// - Throws: `forbidden` for callers without one; operations that ask for a role never see that.
    public var workspace: UUID {
        get throws(HansardError) {
            guard let workspace = identity.workspace else { throw HansardError(.forbidden, "This needs a workspace") }
            return workspace
        }
    }

    /// The person who calls, or for whom a program does.
    /// - Throws: `unauthorized` for callers who are nobody.
    public var user: UUID {
        get throws(HansardError) {
            guard let user = identity.user else { throw HansardError(.unauthorized, "Sign in first") }
            return user
        }
    }
}

/// Where a request came from; the same for every call that it leads to.
public struct CallOrigin: Sendable, Codable {
    /// Named in the log, in the answer and in the audit trail.
    public var requestID: String
    /// The client's address, as far as it can be trusted.
    public var address: String?
    public var userAgent: String?
    /// The refresh token that came in a cookie.
    public var refreshToken: String?
    public var idempotencyKey: String?

    public init(
        requestID: String, address: String? = nil, userAgent: String? = nil, refreshToken: String? = nil,
        idempotencyKey: String? = nil
    ) {
        self.requestID = requestID
        self.address = address
        self.userAgent = userAgent
        self.refreshToken = refreshToken
        self.idempotencyKey = idempotencyKey
    }
}

/// One call of one operation. The ledger reads from it what to write beside the change.
public struct Call: Sendable {
    public let operation: OperationDescriptor
    public let origin: CallOrigin
    /// Set when the caller asked that a repetition gets the first answer again.
    public let replay: ReplayRequest?

    public init(operation: OperationDescriptor, origin: CallOrigin, replay: ReplayRequest? = nil) {
        self.operation = operation
        self.origin = origin
        self.replay = replay
    }
}
