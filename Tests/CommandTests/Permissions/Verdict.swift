import Mesh

/// What a caller is to be answered.
enum Verdict: Sendable, Hashable {
    /// A success.
    case allowed
    /// 401: signing in would help.
    case unauthorized
    /// 403: the caller may see it, not do it.
    case forbidden
    /// 404: not the caller's to see, and so the very answer that an absent thing gets.
    case hidden
    /// Whatever an absent thing gets: the request names it beside its subject, as a filter does.
    case likeAbsent
}

/// Who may call an operation.
enum Who: Sendable, Hashable {
    case anyone
    /// Whoever is signed in, in whichever workspace, and their programs.
    case signedIn
    /// A person in their own session.
    case person
    /// A person in their own session, and what the path names must be theirs: in the fixture it is the owner's.
    case itsPerson
    /// Those of the workspace who have at least this role.
    case role(Role)
    /// Those of the workspace who have at least this role and have started the job, or are admins.
    case starter(Role)
    /// Those of the workspace who have at least this role, and their programs; what the path names must be theirs: in
    /// the fixture it is the owner's.
    case itsOwner(Role)
    /// Those who have at least this role in the workspace that the path names.
    case roleThere(Role)
    case instanceOwner
    /// Hansard itself; nobody comes to it from outside.
    case system

    /// What the operation has to be declared as.
    var access: Access {
        switch self {
        case .anyone: .anyone
        case .signedIn, .roleThere: .user
        case .person, .itsPerson: .person
        case .role(.viewer), .starter(.viewer), .itsOwner(.viewer): .viewer
        case .role(.member), .starter(.member), .itsOwner(.member): .member
        case .role(.admin), .starter(.admin), .itsOwner(.admin): .admin
        case .role(.owner), .starter(.owner), .itsOwner(.owner): .owner
        case .instanceOwner: .instanceOwner
        case .system: .system
        }
    }

    /// What a caller is to be answered.
    /// - Parameter scope: what a key has to cover, such as `meetings:read`; nil for nothing in particular.
    func verdict(for caller: TestCaller, naming reference: Example.Reference, scope: String?) -> Verdict {
        let isTrespassing = caller.namesWorkspace && caller.role == nil
        if self == .system { return .hidden }
        if self == .anyone { return isTrespassing ? .hidden : .allowed }
        if caller.person == nil { return .unauthorized }
        if isTrespassing { return .hidden }
        if let scopes = caller.scopes, let scope, !Self.covers(scopes, scope) { return .forbidden }
        switch self {
        case .system, .anyone, .signedIn: return .allowed
        case .person: return caller.isKey ? .forbidden : .allowed
        case .itsPerson: return caller.isKey ? .forbidden : caller.person == .owner ? .allowed : .hidden
        case .instanceOwner: return caller == .instanceOwner ? .allowed : .forbidden
        case .role(let least): return elsewhere(caller, reference) ?? (caller.has(least) ? .allowed : .forbidden)
        case .roleThere(let least):
            return caller.role == nil ? .hidden : caller.has(least) ? .allowed : .forbidden
        case .itsOwner(let least):
            if caller.role == nil { return .hidden }
            guard caller.has(least) else { return .forbidden }
            return caller.person == .owner ? .allowed : .hidden
        case .starter(let least):
            if caller.role == nil { return .hidden }
            guard caller.has(least) else { return .forbidden }
            return caller.has(.admin) || caller.person == Fixture.starter ? .allowed : .hidden
        }
    }

    /// For one who is at home in another workspace: there the caller is its owner.
    private func elsewhere(_ caller: TestCaller, _ reference: Example.Reference) -> Verdict? {
        guard caller.role == nil else { return nil }
        switch reference {
        case .nothing: return .allowed
        case .inPath: return .hidden
        case .beside: return .likeAbsent
        }
    }

    /// `read` covers all reading, `write` and `*` everything, `meetings:write` all of meetings, `meetings:read` their reading.
    static func covers(_ scopes: [String], _ needed: String) -> Bool {
        let parts = needed.split(separator: ":").map(String.init)
        let wider = parts[1] == "read" ? ["read", "write", "*", needed, "\(parts[0]):write"] : ["write", "*", needed]
        return scopes.contains(where: wider.contains)
    }
}

extension TestCaller {
    fileprivate func has(_ least: Role) -> Bool { role.map { $0 >= least } ?? false }
}

extension Who {
    /// Whether a caller who is somebody is offered the operation as a tool, in the workspace that the caller works in.
    func offers(to caller: TestCaller, scope: String?) -> Bool {
        if let scopes = caller.scopes, let scope, !Self.covers(scopes, scope) { return false }
        return switch self {
        case .anyone, .signedIn, .roleThere: true
        case .person, .itsPerson: !caller.isKey
        case .role(let least), .starter(let least), .itsOwner(let least): (caller.role ?? .owner) >= least
        case .instanceOwner: caller == .instanceOwner
        case .system: false
        }
    }
}
