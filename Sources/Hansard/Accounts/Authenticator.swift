import Credentials
import Database
package import Foundation
package import Mesh
import Synchronization

/// What a request brought to prove who sends it.
package enum PresentedCredential: Sendable, Hashable {
    case none
    /// From a cookie or a bearer header.
    case accessToken(String)
    /// `hsd_…`, from a bearer header or a header of its own.
    case apiKey(String)
}

/// Finds out who calls, and in which workspace.
///
/// An answer is remembered for five seconds and let go at once when something is committed on this node that may end
/// it, or is heard of from another node. So a caller who comes again costs no query, and who is signed out, demoted or
/// deleted stops being who they were: here at once, elsewhere after five seconds even if no event arrives.
package final class Authenticator: Sendable {
    /// Callers that are remembered, in all.
    static let limit = 20_000
    private static let freshness = Duration.seconds(5)
    /// Last uses are noted no more often.
    private static let noteInterval = Duration.seconds(60)

    private struct Key: Hashable {
        let credential: PresentedCredential
        let workspace: UUID?
    }

    private struct Entry {
        let identity: Identity
        /// Spares the signature's check once the rest must be read again.
        let claims: AccessClaims?
        let checked: Timestamp
        /// As it stood before anything was read: what is committed meanwhile makes the entry old at once.
        let generation: UInt64
    }

    private struct State {
        var entries = RecentEntries<Key, Entry>(limit: Authenticator.limit)
        var generation: UInt64 = 0
    }

    private let database: any RelationalDatabase
    private let tokens: AccessTokens
    private let work: BackgroundWork
    private let clock: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(
        database: any RelationalDatabase, tokens: AccessTokens, work: BackgroundWork,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.database = database
        self.tokens = tokens
        self.work = work
        self.clock = clock
    }

    /// Who calls.
    /// - Parameter workspace: the one that is asked for; else it is the person's own, or the one they have been in longest.
    /// - Throws: `unauthorized` for a credential that is none, has expired or was revoked; `not_found` for a workspace
    ///   that the caller is not in.
    package func identity(for credential: PresentedCredential, workspace: UUID? = nil) async throws(HansardError)
        -> Identity
    {
        if credential == .none { return .anonymous }
        let key = Key(credential: credential, workspace: workspace), now = clock()
        let (known, generation) = state.withLock { ($0.entries.find(key), $0.generation) }
        if let known, known.generation == generation, known.checked + Self.freshness > now, known.checked <= now,
            known.identity.expires.map({ $0 > now }) ?? true
        {
            return known.identity
        }
        do {
            let (identity, claims) = try await read(credential, workspace, known?.claims, at: now)
            let entry = Entry(identity: identity, claims: claims, checked: now, generation: generation)
            state.withLock { $0.entries.insert(entry, for: key) }
            return identity
        } catch {
            state.withLock { $0.entries.remove(key) }
            throw HansardError(translating: error)
        }
    }

    /// Lets go what may no longer hold after these events. Called for every commit of this node, and for those of
    /// others once they are heard of.
    package func forget(_ events: [CommittedEvent]) {
        guard events.contains(where: { Self.mayEnd($0.name) }) else { return }
        state.withLock { $0.generation += 1 }
    }

    private static let concerned: Set<String> = ["user", "session", "api_key", "member", "workspace"]
    /// What takes nothing from anybody: the most frequent changes of accounts.
    private static let harmless: Set<EventName> = [
        .userCreated, .userUpdated, .emailVerified, .verificationRequested, .resetRequested, .sessionCreated,
        .sessionRefreshed,
        .sessionConfirmed, .apiKeyCreated, .workspaceCreated, .workspaceUpdated, .memberAdded,
    ]

    private static func mayEnd(_ event: EventName) -> Bool {
        concerned.contains(event.resource) && !harmless.contains(event)
    }

    private func read(
        _ credential: PresentedCredential, _ workspace: UUID?, _ claims: AccessClaims?, at now: Timestamp
    ) async throws -> (Identity, AccessClaims?) {
        switch credential {
        case .none: return (.anonymous, nil)
        case .apiKey(let text): return (try await program(text, workspace, at: now), nil)
        case .accessToken(let text):
            let known = claims.flatMap { $0.expires > now ? $0 : nil }
            let read = if let known { Optional(known) } else { await tokens.read(text, at: now) }
            guard let read else { throw Self.refused }
            return (try await person(read, workspace, at: now), read)
        }
    }

    private static var refused: HansardError { HansardError(.unauthorized, "Sign in again") }
}

extension Authenticator {
    private func person(_ claims: AccessClaims, _ workspace: UUID?, at now: Timestamp) async throws -> Identity {
        let session = try await database.read(.unscoped) { try await SessionStore.state(of: claims.sid, $0) }
        guard let session, !session.isRevoked, session.expires > now, session.user == claims.sub else {
            throw Self.refused
        }
        let (user, membership) = try await standing(of: claims.sub, in: workspace)
        if workspace != nil, membership == nil { throw HansardError.notFound("workspace") }
        if session.lastSeen + Self.noteInterval < now {
            note { try await SessionStore.see(claims.sid, at: now, $0) }
        }
        return Identity(
            kind: .person, user: claims.sub.uuid, workspace: membership?.workspace.uuid, role: membership?.role,
            credential: claims.sid.uuid,
            ownsInstance: user.ownsInstance, expires: claims.expires)
    }

    private func program(_ text: String, _ workspace: UUID?, at now: Timestamp) async throws -> Identity {
        // A stranger is not told whether a key is mistyped or revoked.
        guard let secret = try? APIKeySecret(text) else { throw Self.refusedKey }
        let key = try await database.read(.unscoped) { try await APIKeyStore.state(of: secret, $0) }
        guard let key, key.expires.map({ $0 > now }) ?? true else { throw Self.refusedKey }
        if let workspace, workspace != key.workspace { throw HansardError.notFound("workspace") }
        guard let membership = try await standing(of: key.user, in: key.workspace).1 else { throw Self.refusedKey }
        if key.lastUsed.map({ $0 + Self.noteInterval < now }) ?? true {
            note { try await APIKeyStore.use(key.id, at: now, $0) }
        }
        // The instance is run by its owner in person, never by a program.
        return Identity(
            kind: .apiKey, user: key.user.uuid, workspace: key.workspace, role: membership.role,
            credential: key.id.uuid, scopes: key.scopes,
            expires: key.expires)
    }

    private static var refusedKey: HansardError {
        HansardError(.unauthorized, "The API key is wrong, expired or revoked")
    }

    private func standing(of user: User.ID, in workspace: UUID?) async throws -> (User, Membership?) {
        let (account, membership) = try await database.read(.unscoped) { session in
            (
                try await AccountStore.find(user, session),
                try await WorkspaceStore.membership(of: user, in: workspace.map { .init($0) }, session)
            )
        }
        guard let account else { throw Self.refused }
        return (account.user, membership)
    }

    /// Writes down a last use without keeping the caller waiting. Nobody did anything, so the ledger is not told.
    private func note(_ write: @escaping @Sendable (any DatabaseTransaction) async throws -> Void) {
        work.post("note of last use") { [database] in try await database.write(.unscoped, write) }
    }
}
