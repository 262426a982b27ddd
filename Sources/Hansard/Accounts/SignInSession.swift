package import Database
package import Mesh

/// A place where a person is signed in.
@Schema
package struct SignInSession: Sendable {
    package typealias ID = Identifier<SignInSession>

    package var id: ID
    /// What the person signed in with, such as `Firefox on Linux`, as far as its name tells.
    package var device: String
    /// How the program names itself.
    package var userAgent: String?
    /// The network address it was last refreshed from.
    package var ip: String?
    package var createdAt: Timestamp
    /// To about a minute.
    package var lastSeenAt: Timestamp
    /// When it ends unless it is refreshed.
    package var expiresAt: Timestamp
    /// Whether it is the one that asks.
    package var current: Bool
}

/// How many sessions were ended.
@Schema
package struct SessionsEnded: Sendable {
    package var ended: Int
}

extension SignInSession: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), device: row.get("device"), userAgent: row.get("user_agent"), ip: row.get("address"),
            createdAt: row.get("created_at"), lastSeenAt: row.get("last_seen_at"), expiresAt: row.get("expires_at"),
            current: false)
    }
}

extension EventName {
    static let sessionCreated: EventName = "session.created"
    static let sessionRefreshed: EventName = "session.refreshed"
    static let sessionConfirmed: EventName = "session.confirmed"
    static let sessionRevoked: EventName = "session.revoked"
}
