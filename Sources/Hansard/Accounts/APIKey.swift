package import Database
package import Mesh

/// A key by which a program does what its person may do, in one workspace.
@Schema
package struct APIKey: Sendable {
    package typealias ID = Identifier<APIKey>

    package var id: ID
    package var name: String
    /// The beginning of the key, to recognise it by.
    package var prefix: String
    /// What it covers: `*`, `read`, `write`, or a service and one of the two, such as `meetings:read`.
    package var scopes: [String]
    package var expiresAt: Timestamp?
    /// To about a minute.
    package var lastUsedAt: Timestamp?
    package var createdAt: Timestamp
}

/// What is needed to make an API key.
@Schema
package struct APIKeyDraft: Sendable {
    /// What it is for, to recognise it by.
    @Length(1...255) package var name: String
    /// What it covers: `*` for all, `read`, `write` (which covers reading), or a service and one of the two, such as
    /// `meetings:read`.
    @Count(1...50) package var scopes: [String] = ["*"]
    /// When it ends; never if absent.
    package var expiresAt: Timestamp?

    package init(name: String, scopes: [String] = ["*"], expiresAt: Timestamp? = nil) {
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
    }
}

/// A new API key with its secret, which is never shown again.
@Schema
package struct NewAPIKey: Sendable {
    package var id: APIKey.ID
    package var name: String
    /// The key itself: `Authorization: Bearer` or `X-API-Key`. Keep it now; only its digest is stored.
    package var key: String
    /// The beginning of the key, to recognise it by.
    package var prefix: String
    package var scopes: [String]
    package var expiresAt: Timestamp?
    package var createdAt: Timestamp
}

/// The form of a scope.
enum APIKeyScope {
    static func isValid(_ text: String) -> Bool {
        text.utf8.count <= 80 && text.wholeMatch(of: /\*|read|write|[a-z][a-z0-9_]*:(read|write)/) != nil
    }
}

extension APIKey: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), name: row.get("name"), prefix: row.get("hint"), scopes: row.json("scopes"),
            expiresAt: row.get("expires_at"),
            lastUsedAt: row.get("last_used_at"), createdAt: row.get("created_at"))
    }
}

extension EventName {
    static let apiKeyCreated: EventName = "api_key.created"
    static let apiKeyRevoked: EventName = "api_key.revoked"
}
