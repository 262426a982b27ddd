package import Database
import Foundation
package import Mesh

/// The table `action_items`.
enum ActionItemStore {
    private static let columns: SQL = """
        id, meeting_id, text, description, assignee, due_date, priority, status, origin, citations, start_ms, version, created_at, updated_at
        """
    /// A meeting has few; more than this is a fault.
    static let limit = 500

    static func find(_ id: ActionItem.ID, _ session: any DatabaseSession) async throws -> ActionItem? {
        try await session.first("SELECT \(columns) FROM action_items WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func all(of meeting: Meeting.ID, status: ActionItemStatus? = nil, _ session: any DatabaseSession)
        async throws -> [ActionItem]
    {
        let condition: SQL = status.map { " AND status = \($0)" } ?? ""
        return try await session.all(
            """
            SELECT \(columns) FROM action_items WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)\(condition)
            ORDER BY position, id LIMIT \(limit)
            """)
    }

    static func insert(_ item: ActionItem, position: Int, by user: UUID?, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            INSERT INTO action_items (workspace_id, position, created_by, \(columns)) VALUES (\(.workspace), \(position), \(user), \(item.id),
            \(item.meetingID), \(item.text), \(item.description), \(item.assignee), \(item.dueDate), \(item.priority), \(item.status),
            \(item.origin), \(DatabaseValue.json(canonical: item.citations)), \(item.startMs), \(item.version), \(item.createdAt), \(item.updatedAt))
            """)
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(_ item: ActionItem, from version: Int, _ transaction: any DatabaseTransaction) async throws {
        let changed = try await transaction.run(
            """
            UPDATE action_items SET text = \(item.text), description = \(item.description), assignee = \(item.assignee), due_date = \(item.dueDate),
            priority = \(item.priority), status = \(item.status), version = \(item.version), updated_at = \(item.updatedAt)
            WHERE workspace_id = \(.workspace) AND id = \(item.id) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    static func delete(_ id: ActionItem.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run("DELETE FROM action_items WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// Takes back the machine's suggestions that nobody has touched.
    static func deleteUntouchedSuggestions(of meeting: Meeting.ID, _ transaction: any DatabaseTransaction) async throws
    {
        try await transaction.run(
            """
            DELETE FROM action_items WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND origin = 'machine' AND version = 1
            """)
    }
}

extension ActionItem: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), meetingID: row.get("meeting_id"), text: row.get("text"),
            description: row.get("description"),
            assignee: row.get("assignee"), dueDate: row.get("due_date"), priority: row.get("priority"),
            status: row.get("status"),
            origin: row.get("origin"), citations: row.json("citations"), startMs: row.get("start_ms"), stale: false,
            version: row.get("version"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"))
    }
}

extension ActionItemStatus: DatabaseValueConvertible {}
extension ActionItemPriority: DatabaseValueConvertible {}
