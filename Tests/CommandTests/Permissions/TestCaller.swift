import Mesh

/// Everybody who tries every operation.
enum TestCaller: String, Sendable, Hashable, CaseIterable {
    // Whose credential is worth nothing, or who has none.
    case nobody, expiredToken, forgedToken, signedOut, deletedPerson, revokedKey, expiredKey, mistypedKey
    // Who is at home in another workspace.
    case stranger, strangersKey, instanceOwner
    // Who names the workspace and is not of it, or not any more.
    case trespasser, formerMember
    // The people of the workspace, and programs of theirs.
    case viewer, member, admin, owner, viewersKey, ownersKey, readingKey, searchKey

    /// Whose own things the caller gets to see.
    var person: TestPerson? {
        switch self {
        case .nobody, .expiredToken, .forgedToken, .signedOut, .deletedPerson, .revokedKey, .expiredKey, .mistypedKey:
            nil
        case .stranger, .strangersKey, .trespasser: .stranger
        case .instanceOwner: .instanceOwner
        case .formerMember: .formerMember
        case .viewer, .viewersKey: .viewer
        case .member: .member
        case .admin: .admin
        case .owner, .ownersKey, .readingKey, .searchKey: .owner
        }
    }

    var isKey: Bool {
        switch self {
        case .strangersKey, .viewersKey, .ownersKey, .readingKey, .searchKey: true
        default: false
        }
    }

    /// What the caller's key covers; nil for everything.
    var scopes: [String]? {
        switch self {
        case .readingKey: ["read"]
        case .searchKey: ["search:read"]
        default: nil
        }
    }

    /// The caller's role in the workspace that the test is about.
    var role: Role? {
        switch person {
        case .viewer: .viewer
        case .member: .member
        case .admin: .admin
        case .owner: .owner
        case .stranger, .instanceOwner, .formerMember, .bystander, .deleted, nil: nil
        }
    }

    /// Whether the caller asks for the workspace by its id. People do, since each has one of their own as well; a key has one only.
    var namesWorkspace: Bool {
        self == .trespasser || self == .formerMember || (role != nil && !isKey)
    }
}

/// The people of the fixture.
enum TestPerson: String, Sendable, Hashable, CaseIterable {
    /// The first account: it owns the instance, and has nothing to do with the workspace.
    case instanceOwner
    case owner, admin, member, viewer
    case stranger, formerMember
    /// Has been deleted again.
    case deleted
    /// Signs in, refreshes and resets where an operation needs somebody whose account nothing else depends on.
    case bystander

    static let password = "violet anchor 42"

    var email: String { "\(rawValue.lowercased())-\(Sentinel.word(rawValue))@example.org" }
}
