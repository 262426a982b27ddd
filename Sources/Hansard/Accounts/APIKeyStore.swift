import Credentials
import Database
import Foundation
import Mesh

/// The table `api_keys`.
enum APIKeyStore {
    static let order = ListOrder<APIKey>(
        default: "-created_at", [ListOrder.Key("created_at", value: { .timestamp($0.createdAt) })], id: { $0.id.uuid })

    private static let columns: SQL = "id, name, hint, scopes, expires_at, last_used_at, created_at"

    static func insert(_ key: APIKey, _ secret: APIKeySecret, of user: UUID, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            INSERT INTO api_keys (workspace_id, user_id, hash, \(columns)) VALUES (\(.workspace), \(user), \(secret.digest), \(key.id), \(key.name),
            \(key.prefix), \(DatabaseValue.json(canonical: key.scopes)), \(key.expiresAt), \(key.lastUsedAt), \(key.createdAt))
            """)
    }

    /// A person's keys in the workspace that hold.
    static func page(
        of user: UUID, at now: Timestamp, _ request: ListRequest<APIKey>, _ session: any DatabaseSession
    ) async throws -> PageOf<APIKey> {
        try await request.page(
            of: columns, from: "api_keys",
            where: [
                "workspace_id = \(.workspace)", "user_id = \(user)", "revoked_at IS NULL",
                "(expires_at IS NULL OR expires_at > \(now))",
            ],
            session)
    }

    /// How many keys of a person hold in the workspace.
    static func count(of user: UUID, _ session: any DatabaseSession) async throws -> Int {
        try await session.scalar(
            "SELECT COUNT(*) FROM api_keys WHERE workspace_id = \(.workspace) AND user_id = \(user) AND revoked_at IS NULL"
        ) ?? 0
    }

    static func revoke(_ id: APIKey.ID, of user: UUID, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws -> Bool
    {
        try await transaction.run(
            """
            UPDATE api_keys SET revoked_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(id) AND user_id = \(user) AND revoked_at IS NULL
            """) == 1
    }

    static func state(of secret: APIKeySecret, _ session: any DatabaseSession) async throws -> APIKeyState? {
        try await session.first(
            """
            SELECT id, user_id, workspace_id, scopes, expires_at, last_used_at FROM api_keys
            WHERE hash = \(secret.digest) AND revoked_at IS NULL
            """)
    }

    static func use(_ id: APIKey.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run("UPDATE api_keys SET last_used_at = \(now) WHERE id = \(id)")
    }
}

/// A key that has not been revoked.
struct APIKeyState: RowDecodable {
    let id: APIKey.ID
    let user: User.ID
    let workspace: UUID
    let scopes: [String]
    let expires: Timestamp?
    let lastUsed: Timestamp?

    init(row: Row) throws {
        id = try row.get("id")
        user = try row.get("user_id")
        workspace = try row.get("workspace_id")
        scopes = try row.json("scopes")
        expires = try row.get("expires_at")
        lastUsed = try row.get("last_used_at")
    }
}
