package import Database
import Foundation
import Language
import Mesh

/// The tables `action_items` and `dropped_action_items`.
enum ActionItemStore {
    static let order = ListOrder<ActionItem>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
            ListOrder.Key("due_at", value: { .text($0.dueAt?.description) }),
        ], id: { $0.id.uuid })

    private static let columns: SQL = """
        id, meeting_id, text, description, assignee, assignee_id, due_at, due_said, priority, status, origin, citations, start_ms, stale,
        position, version, created_at, updated_at, speakers
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

    /// - Parameter today: before which open items are overdue.
    static func page(
        _ search: ActionItemSearch, mine user: UUID?, today: CalendarDay, _ request: ListRequest<ActionItem>,
        _ session: any DatabaseSession
    ) async throws -> PageOf<ActionItem> {
        var conditions: [SQL] = ["workspace_id = \(.workspace)"]
        if let status = search.status { conditions.append("status = \(status)") }
        if search.open || search.overdue { conditions.append("status <> \(ActionItemStatus.done)") }
        if let person = search.assigneeID { conditions.append("assignee_id = \(person)") }
        if let name = search.assignee {
            conditions.append(
                name.lowercased() == "me"
                    ? "assignee_id = \(user)" : "lower(assignee) = \(name.trimmed.lowercased())")
        }
        if let day = search.dueBefore { conditions.append("due_at < \(day)") }
        if search.overdue { conditions.append("due_at < \(today)") }
        if let meeting = search.meetingID { conditions.append("meeting_id = \(meeting)") }
        if let words = search.q {
            let pattern = "%\(words.likeEscaped.lowercased())%"
            conditions.append(
                "(lower(text) LIKE \(pattern) ESCAPE '!' OR lower(COALESCE(description, '')) LIKE \(pattern) ESCAPE '!')"
            )
        }
        return try await request.page(of: columns, from: "action_items", where: conditions, session)
    }

    static func insert(_ item: ActionItem, by user: UUID?, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO action_items (workspace_id, created_by, \(columns)) VALUES (\(.workspace), \(user), \(item.id),
            \(item.meetingID), \(item.text), \(item.description), \(item.assignee), \(item.assigneeID), \(item.dueAt), \(item.dueSaid),
            \(item.priority), \(item.status), \(item.origin), \(DatabaseValue.json(canonical: item.citations)), \(item.startMs),
            \(item.stale), \(item.position), \(item.version), \(item.createdAt), \(item.updatedAt),
            \(DatabaseValue.json(canonical: item.speakers)))
            """)
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(_ item: ActionItem, from version: Int, _ transaction: any DatabaseTransaction) async throws {
        let changed = try await transaction.run(
            """
            UPDATE action_items SET text = \(item.text), description = \(item.description), assignee = \(item.assignee),
            assignee_id = \(item.assigneeID), due_at = \(item.dueAt), due_said = \(item.dueSaid), priority = \(item.priority),
            status = \(item.status), version = \(item.version), updated_at = \(item.updatedAt),
            speakers = \(DatabaseValue.json(canonical: item.speakers)), stale = \(item.stale),
            citations = \(DatabaseValue.json(canonical: item.citations)), start_ms = \(item.startMs)
            WHERE workspace_id = \(.workspace) AND id = \(item.id) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    /// Writes what the machine finds out about an item; that is no change of a person's, and makes no version.
    static func mark(_ item: ActionItem, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE action_items SET citations = \(DatabaseValue.json(canonical: item.citations)), start_ms = \(item.startMs),
            stale = \(item.stale) WHERE workspace_id = \(.workspace) AND id = \(item.id)
            """)
    }

    /// Puts the items of a meeting into this order.
    static func arrange(_ items: [ActionItem], _ transaction: any DatabaseTransaction) async throws {
        for (place, item) in items.enumerated() where item.position != place {
            try await transaction.run(
                "UPDATE action_items SET position = \(place) WHERE workspace_id = \(.workspace) AND id = \(item.id)")
        }
    }

    static func delete(_ id: ActionItem.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run("DELETE FROM action_items WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// Remembers a suggestion that a person has deleted, so that it is not made again.
    static func remember(
        dropped item: ActionItem, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        let trace = StatementTrace(item.text, item.citations)
        try await transaction.run(
            """
            INSERT INTO dropped_action_items (id, workspace_id, meeting_id, trace, created_at) VALUES (\(item.id), \(.workspace),
            \(item.meetingID), \(DatabaseValue.json(canonical: trace)), \(now))
            """)
    }

    /// What people have deleted, the newest first.
    static func dropped(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [StatementTrace] {
        try await session.rows(
            """
            SELECT trace FROM dropped_action_items WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            ORDER BY created_at DESC LIMIT 1000
            """
        ).map { try $0.json("trace") }
    }
}

extension ActionItem: RowDecodable {
    package init(row: Row) throws {
        let day: String? = try row.get("due_at"), said: String? = try row.get("due_said")
        // What an older version of the server kept there may be no day.
        let dueAt = day.flatMap { CalendarDay($0) }
        try self.init(
            id: row.get("id"), meetingID: row.get("meeting_id"), text: row.get("text"),
            description: row.get("description"), assignee: row.get("assignee"), assigneeID: row.get("assignee_id"),
            dueAt: dueAt, dueSaid: said, dueDate: Self.due(dueAt, said), priority: row.get("priority"),
            status: row.get("status"), origin: row.get("origin"), citations: row.json("citations"),
            startMs: row.get("start_ms"), stale: row.get("stale"), position: row.get("position"),
            version: row.get("version"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"),
            speakers: row["speakers"] == .null ? [] : row.json("speakers"))
    }
}

extension ActionItemStatus: DatabaseValueConvertible {}
extension ActionItemPriority: DatabaseValueConvertible {}
