public import Foundation

/// Who calls, and in which workspace. What authentication finds out, and all that authorisation needs.
public struct Identity: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Nobody in particular.
        case anonymous
        /// A person's own session.
        case person
        /// A program with a person's API key.
        case apiKey = "api_key"
        /// Hansard itself: jobs and event readers.
        case system
    }

    public let kind: Kind
    public let user: UUID?
    public let workspace: UUID?
    public let role: Role?
    /// The session or the API key by which the caller came.
    public let credential: UUID?
    /// What an API key may touch; nil means everything that its person may.
    public let scopes: [String]?
    public let ownsInstance: Bool
    /// After this the identity is worth nothing.
    public let expires: Timestamp?

    public init(
        kind: Kind, user: UUID? = nil, workspace: UUID? = nil, role: Role? = nil, credential: UUID? = nil,
        scopes: [String]? = nil,
        ownsInstance: Bool = false, expires: Timestamp? = nil
    ) {
        self.kind = kind
        self.user = user
        self.workspace = workspace
        self.role = role
        self.credential = credential
        self.scopes = scopes
        self.ownsInstance = ownsInstance
        self.expires = expires
    }

    public static let anonymous = Identity(kind: .anonymous)

    /// The same caller without the bounds of an API key: for what an operation that the key covers needs of others.
    /// The bounds of the person's role stay.
    var withoutScopes: Identity {
        Identity(
            kind: kind, user: user, workspace: workspace, role: role, credential: credential,
            ownsInstance: ownsInstance, expires: expires)
    }

    /// Hansard at work in one workspace, with an owner's rights there.
    public static func system(in workspace: UUID) -> Identity {
        Identity(kind: .system, workspace: workspace, role: .owner)
    }
}

/// What a member may do in a workspace; each role may do what those below it may.
public enum Role: String, SchemaEnum, Comparable {
    case viewer, member, admin, owner

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .member: 1
        case .admin: 2
        case .owner: 3
        }
    }

    public static func < (one: Role, other: Role) -> Bool { one.rank < other.rank }
}

/// The least that a caller of an operation must be.
public enum Access: String, Sendable, Hashable {
    /// Anybody, signed in or not.
    case anyone
    /// Anybody signed in, in whichever workspace.
    case user
    /// A person's own session, not an API key: credentials and keys.
    case person
    case viewer, member, admin, owner
    /// The owner of the instance.
    case instanceOwner
    /// Hansard itself, at work for a workspace: jobs and event readers. Such an operation has no route of its own.
    case system

    /// The role that a caller needs in the workspace, where one is needed.
    public var role: Role? { Role(rawValue: rawValue) }
}

extension Identity {
    /// - Throws: `unauthorized` where signing in would help, `forbidden` where it would not.
    public func require(_ access: Access, for operation: OperationDescriptor) throws(HansardError) {
        if access == .anyone { return }
        if kind == .anonymous { throw HansardError(.unauthorized, "Sign in first") }
        if kind == .system { return }
        switch access {
        case .anyone, .user: break
        case .system: throw .notFound("operation")
        case .person:
            if kind != .person { throw HansardError(.forbidden, "Only a signed-in person may do this, not an API key") }
        case .instanceOwner:
            if !ownsInstance { throw HansardError(.forbidden, "Only the owner of this instance may do this") }
        case .viewer, .member, .admin, .owner:
            guard let needed = access.role, let role, workspace != nil, role >= needed else {
                throw HansardError(.forbidden, "This needs the role \(access.rawValue) in the workspace")
            }
        }
        if let scopes, !operation.isCovered(by: scopes) {
            throw HansardError(.forbidden, "This API key does not cover \(operation.scope)")
        }
    }
}
