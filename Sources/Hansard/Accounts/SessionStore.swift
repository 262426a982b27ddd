import Credentials
import Database
import Foundation
import Mesh

/// The tables `sessions` and `refresh_tokens`. A session is the family of the refresh tokens that follow one another in
/// it.
enum SessionStore {
    static let order = ListOrder<SignInSession>(
        default: "-created_at", [ListOrder.Key("created_at", value: { .timestamp($0.createdAt) })], id: { $0.id.uuid })

    private static let columns: SQL = "id, device, user_agent, address, created_at, last_seen_at, expires_at"

    static func insert(_ session: SignInSession, of user: User.ID, _ transaction: any DatabaseTransaction) async throws
    {
        try await transaction.run(
            """
            INSERT INTO sessions (\(columns), user_id, confirmed_at) VALUES (\(session.id), \(session.device), \(session.userAgent), \(session.ip),
            \(session.createdAt), \(session.lastSeenAt), \(session.expiresAt), \(user), \(session.createdAt))
            """)
    }

    static func insert(
        _ token: SecretToken, into session: SignInSession.ID, expires: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            "INSERT INTO refresh_tokens (hash, session_id, expires_at) VALUES (\(token.digest), \(session), \(expires))"
        )
    }

    static func find(_ token: SecretToken, _ session: any DatabaseSession) async throws -> StoredRefreshToken? {
        try await session.first(
            """
            SELECT t.session_id, t.expires_at, t.used_at, s.user_id, s.revoked_at FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
            WHERE t.hash = \(token.digest)
            """)
    }

    /// Marks a refresh token as used; false when somebody else was faster.
    static func use(_ token: SecretToken, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
        -> Bool
    {
        try await transaction.run(
            "UPDATE refresh_tokens SET used_at = \(now) WHERE hash = \(token.digest) AND used_at IS NULL") == 1
    }

    /// Carries a session on to a later end.
    static func extend(
        _ id: SignInSession.ID, from address: String?, to expires: Timestamp, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            "UPDATE sessions SET last_seen_at = \(now), expires_at = \(expires), address = COALESCE(\(address), address) WHERE id = \(id)"
        )
    }

    static func state(of id: SignInSession.ID, _ session: any DatabaseSession) async throws -> SessionState? {
        try await session.first(
            "SELECT user_id, confirmed_at, last_seen_at, expires_at, revoked_at FROM sessions WHERE id = \(id)")
    }

    static func confirm(_ id: SignInSession.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
    {
        try await transaction.run("UPDATE sessions SET confirmed_at = \(now) WHERE id = \(id)")
    }

    static func see(_ id: SignInSession.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "UPDATE sessions SET last_seen_at = \(now) WHERE id = \(id) AND last_seen_at < \(now)")
    }

    /// Sessions of a person that have neither ended nor been ended.
    static func page(
        of user: User.ID, at now: Timestamp, _ request: ListRequest<SignInSession>, _ session: any DatabaseSession
    ) async throws -> PageOf<SignInSession> {
        try await request.page(
            of: columns, from: "sessions", where: ["user_id = \(user)", "revoked_at IS NULL", "expires_at > \(now)"],
            session)
    }

    /// Ends a person's session; false when there is no such session to end.
    static func revoke(
        _ id: SignInSession.ID, of user: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        try await transaction.run(
            "UPDATE sessions SET revoked_at = \(now) WHERE id = \(id) AND user_id = \(user) AND revoked_at IS NULL AND expires_at > \(now)"
        ) == 1
    }

    /// Ends all sessions of a person but one, and returns their ids.
    static func revokeAll(
        of user: User.ID, except kept: SignInSession.ID? = nil, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> [SignInSession.ID] {
        let ids: [SignInSession.ID] = try await transaction.scalars(
            "SELECT id FROM sessions WHERE user_id = \(user) AND revoked_at IS NULL AND expires_at > \(now)")
        let ended = ids.filter { $0 != kept }
        for id in ended { try await transaction.run("UPDATE sessions SET revoked_at = \(now) WHERE id = \(id)") }
        return ended
    }

    /// Forgets sessions, with their tokens, that ended before a time.
    static func forget(endedBefore time: Timestamp, _ transaction: any DatabaseTransaction) async throws -> Int {
        try await transaction.run("DELETE FROM sessions WHERE expires_at < \(time)")
    }
}

/// A refresh token as it is known here.
struct StoredRefreshToken: RowDecodable {
    let session: SignInSession.ID
    let user: User.ID
    let expires: Timestamp
    let isUsed: Bool
    let isRevoked: Bool

    init(row: Row) throws {
        session = try row.get("session_id")
        user = try row.get("user_id")
        expires = try row.get("expires_at")
        isUsed = try row.get("used_at", as: Timestamp?.self) != nil
        isRevoked = try row.get("revoked_at", as: Timestamp?.self) != nil
    }
}

/// Whether a session still holds.
struct SessionState: RowDecodable {
    let user: User.ID
    /// When the password was last given in it.
    let confirmed: Timestamp
    let lastSeen: Timestamp
    let expires: Timestamp
    let isRevoked: Bool

    init(row: Row) throws {
        user = try row.get("user_id")
        confirmed = try row.get("confirmed_at")
        lastSeen = try row.get("last_seen_at")
        expires = try row.get("expires_at")
        isRevoked = try row.get("revoked_at", as: Timestamp?.self) != nil
    }
}
