package import Database
import Foundation
import Mesh

/// The table `ask_sessions`. Every statement names the person as well as the workspace: a conversation is theirs alone.
enum AskSessionStore {
    static let order = ListOrder<AskSession>(
        default: "-updated_at",
        [
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
        ], id: { $0.id.uuid })

    private static let columns: SQL = "id, title, meeting_ids, version, created_at, updated_at"

    static func find(_ id: AskSession.ID, of user: UUID, _ session: any DatabaseSession) async throws -> AskSession? {
        try await session.first(
            """
            SELECT \(columns) FROM ask_sessions WHERE workspace_id = \(.workspace) AND user_id = \(user) AND id = \(id)
            """)
    }

    static func page(of user: UUID, _ request: ListRequest<AskSession>, _ session: any DatabaseSession) async throws
        -> PageOf<AskSession>
    {
        try await request.page(
            of: columns, from: "ask_sessions", where: ["workspace_id = \(.workspace)", "user_id = \(user)"], session)
    }

    static func count(of user: UUID, _ session: any DatabaseSession) async throws -> Int {
        try await session.scalar(
            "SELECT COUNT(*) FROM ask_sessions WHERE workspace_id = \(.workspace) AND user_id = \(user)") ?? 0
    }

    static func insert(_ talk: AskSession, of user: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO ask_sessions (workspace_id, user_id, \(columns)) VALUES (\(.workspace), \(user), \(talk.id),
            \(talk.title), \(DatabaseValue.json(canonical: talk.meetingIDs)), \(talk.version), \(talk.createdAt),
            \(talk.updatedAt))
            """)
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(
        _ talk: AskSession, of user: UUID, from version: Int, _ transaction: any DatabaseTransaction
    ) async throws {
        let changed = try await transaction.run(
            """
            UPDATE ask_sessions SET title = \(talk.title), meeting_ids = \(DatabaseValue.json(canonical: talk.meetingIDs)),
            version = \(talk.version), updated_at = \(talk.updatedAt)
            WHERE workspace_id = \(.workspace) AND user_id = \(user) AND id = \(talk.id) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    /// - Returns: whether there was one.
    static func delete(_ id: AskSession.ID, of user: UUID, _ transaction: any DatabaseTransaction) async throws -> Bool
    {
        try await transaction.run(
            "DELETE FROM ask_sessions WHERE workspace_id = \(.workspace) AND user_id = \(user) AND id = \(id)") == 1
    }
}

extension AskSession: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), title: row.get("title"), meetingIDs: row.json("meeting_ids"),
            version: row.get("version"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"))
    }
}
