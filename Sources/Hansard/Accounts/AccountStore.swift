package import Database
import Foundation
import Mesh

/// The table `users`.
enum AccountStore {
    static let order = ListOrder<User>(
        default: "created_at", [ListOrder.Key("created_at", value: { .timestamp($0.createdAt) })], id: { $0.id.uuid })

    static let columns: SQL = "id, name, email, email_verified_at, owns_instance, created_at, password_hash"

    static func find(_ id: User.ID, _ session: any DatabaseSession) async throws -> Account? {
        try await session.first("SELECT \(columns) FROM users WHERE id = \(id)")
    }

    static func find(_ email: EmailAddress, _ session: any DatabaseSession) async throws -> Account? {
        try await session.first("SELECT \(columns) FROM users WHERE email = \(email.text)")
    }

    /// Those of these people who have accounts.
    static func all(_ ids: [UUID], _ session: any DatabaseSession) async throws -> [User] {
        try await session.all(.unscoped("SELECT \(columns) FROM users WHERE id IN \(list: ids) ORDER BY id"))
    }

    /// Whether there is any account.
    static func isInhabited(_ session: any DatabaseSession) async throws -> Bool {
        try await session.exists("SELECT 1 FROM users LIMIT 1")
    }

    /// Whether there is any account but this one.
    static func hasOthers(than id: User.ID, _ session: any DatabaseSession) async throws -> Bool {
        try await session.exists("SELECT 1 FROM users WHERE id <> \(id) LIMIT 1")
    }

    static func insert(_ user: User, passwordHash: String?, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            INSERT INTO users (id, name, email, password_hash, email_verified_at, owns_instance, version, created_at, updated_at) VALUES
            (\(user.id), \(user.name), \(user.email), \(passwordHash), \(user.emailVerified ? now : nil), \(user.ownsInstance), 1, \(now), \(now))
            """)
    }

    static func rename(_ id: User.ID, to name: String, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            "UPDATE users SET name = \(name), version = version + 1, updated_at = \(now) WHERE id = \(id)")
    }

    static func setPassword(_ hash: String, of id: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            "UPDATE users SET password_hash = \(hash), version = version + 1, updated_at = \(now) WHERE id = \(id)")
    }

    /// Replaces a hash by a costlier one of the same password, unless the password was changed meanwhile.
    static func rehash(_ id: User.ID, from old: String, to new: String, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run("UPDATE users SET password_hash = \(new) WHERE id = \(id) AND password_hash = \(old)")
    }

    /// Returns whether it was not verified before.
    static func markVerified(_ id: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
        -> Bool
    {
        try await transaction.run(
            """
            UPDATE users SET email_verified_at = \(now), version = version + 1, updated_at = \(now)
            WHERE id = \(id) AND email_verified_at IS NULL
            """) == 1
    }

    /// Makes this person the instance's only owner.
    static func giveInstance(to id: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "UPDATE users SET owns_instance = \(false), updated_at = \(now) WHERE owns_instance AND id <> \(id)")
        try await transaction.run("UPDATE users SET owns_instance = \(true), updated_at = \(now) WHERE id = \(id)")
    }

    /// Deletes a person with their sessions, memberships, keys and tokens.
    static func delete(_ id: User.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run("DELETE FROM users WHERE id = \(id)") == 1
    }
}

extension User: RowDecodable {
    package init(row: Row) throws {
        let verified: Timestamp? = try row.get("email_verified_at")
        try self.init(
            id: row.get("id"), name: row.get("name"), email: row.get("email"), emailVerified: verified != nil,
            ownsInstance: row.get("owns_instance"), createdAt: row.get("created_at"))
    }
}

extension Account: RowDecodable {
    init(row: Row) throws {
        user = try User(row: row)
        passwordHash = try row.get("password_hash")
    }
}
