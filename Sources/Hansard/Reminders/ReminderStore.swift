package import Database
import Foundation
import Language
import Mesh

/// The tables `reminders` and `reminder_preferences`.
enum ReminderStore {
    /// Something that is due soon, and how whoever is to do it wants to be reminded.
    struct Candidate: Sendable {
        let workspace: UUID
        let item: ActionItem.ID
        let person: UUID
        let due: CalendarDay
        let preference: ReminderPreference
        /// What the person was reminded of already, or is about to be.
        let told: Set<ReminderKind>
    }

    /// A reminder, and whether it still is to be sent.
    struct Waiting: Sendable {
        let id: UUID
        let item: ActionItem.ID
        let person: UUID
        let due: CalendarDay
        let kind: ReminderKind
        /// Tries of which nobody knows whether the mail went out.
        let uncertain: Int
    }

    enum Outcome: String, DatabaseValueConvertible {
        case waiting, sent
        /// It was not wanted any more, or could not be sent.
        case dropped
    }

    // MARK: Preferences

    static func preference(of user: UUID, _ session: any DatabaseSession) async throws -> ReminderPreference? {
        try await session.first(
            """
            SELECT enabled, days_before, hour, time_zone, version FROM reminder_preferences
            WHERE workspace_id = \(.workspace) AND user_id = \(user)
            """)
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func keep(
        _ preference: ReminderPreference, of user: UUID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        let changed = try await transaction.run(
            """
            INSERT INTO reminder_preferences (workspace_id, user_id, enabled, days_before, hour, time_zone, version, updated_at)
            VALUES (\(.workspace), \(user), \(preference.enabled), \(preference.daysBefore), \(preference.hour), \(preference.timeZone),
            \(preference.version), \(now)) ON CONFLICT (workspace_id, user_id) DO UPDATE SET enabled = excluded.enabled,
            days_before = excluded.days_before, hour = excluded.hour, time_zone = excluded.time_zone, version = excluded.version,
            updated_at = excluded.updated_at WHERE reminder_preferences.version = \(preference.version - 1)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    // MARK: Reminders

    /// What is not done and due between two days, in all workspaces or of one item.
    /// - Parameter last: of the page before.
    static func candidates(
        from first: CalendarDay, to day: CalendarDay, item: UUID?, after last: UUID?, limit: Int,
        _ session: any DatabaseSession
    ) async throws -> [Candidate] {
        let only: SQL = item.map { " AND i.id = \($0)" } ?? ""
        let beyond: SQL = last.map { " AND i.id > \($0)" } ?? ""
        return try await session.all(
            """
            SELECT i.workspace_id, i.id, i.assignee_id, i.due_at, p.enabled, p.days_before, p.hour, p.time_zone,
            (SELECT COUNT(*) FROM reminders r WHERE r.item_id = i.id AND r.user_id = i.assignee_id AND r.due_at = i.due_at
            AND r.kind = \(ReminderKind.ahead)) AS told_ahead,
            (SELECT COUNT(*) FROM reminders r WHERE r.item_id = i.id AND r.user_id = i.assignee_id AND r.due_at = i.due_at
            AND r.kind = \(ReminderKind.dueDay)) AS told_due_day
            FROM action_items i LEFT JOIN reminder_preferences p ON p.workspace_id = i.workspace_id AND p.user_id = i.assignee_id
            WHERE i.assignee_id IS NOT NULL AND i.status <> 'done' AND i.due_at >= \(first) AND i.due_at <= \(day)\(only)\(beyond)
            ORDER BY i.id LIMIT \(limit)
            """)
    }

    /// Notes a reminder that is to be sent.
    /// - Returns: its id, or nil when there is one already.
    static func add(
        _ candidate: Candidate, _ kind: ReminderKind, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> UUID? {
        let id = UUID.v7(at: now)
        let added = try await transaction.run(
            """
            INSERT INTO reminders (id, workspace_id, item_id, user_id, due_at, kind, status, uncertain, created_at) VALUES
            (\(id), \(.workspace), \(candidate.item), \(candidate.person), \(candidate.due), \(kind), \(Outcome.waiting), 0, \(now))
            ON CONFLICT (item_id, user_id, due_at, kind) DO NOTHING
            """)
        return added == 1 ? id : nil
    }

    /// A reminder that has not been sent or dropped.
    static func waiting(_ id: UUID, _ session: any DatabaseSession) async throws -> Waiting? {
        try await session.first(
            """
            SELECT id, item_id, user_id, due_at, kind, uncertain FROM reminders
            WHERE workspace_id = \(.workspace) AND id = \(id) AND status = \(Outcome.waiting)
            """)
    }

    /// Counts a try that begins, or takes back one that is known to have failed.
    static func count(_ tries: Int, of id: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "UPDATE reminders SET uncertain = uncertain + \(tries) WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func end(_ id: UUID, _ outcome: Outcome, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            UPDATE reminders SET status = \(outcome), ended_at = \(now) WHERE workspace_id = \(.workspace) AND id = \(id)
            AND status = \(Outcome.waiting)
            """)
    }
}

extension ReminderKind: DatabaseValueConvertible {}

extension ReminderPreference: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            enabled: row.get("enabled"), daysBefore: row.get("days_before"), hour: row.get("hour"),
            timeZone: row.get("time_zone"), version: row.get("version"))
    }
}

extension ReminderStore.Candidate: RowDecodable {
    init(row: Row) throws {
        let enabled: Bool? = try row.get("enabled")
        var preference = ReminderPreference.standard
        if let enabled {
            preference = try ReminderPreference(
                enabled: enabled, daysBefore: row.get("days_before"), hour: row.get("hour"),
                timeZone: row.get("time_zone"), version: 1)
        }
        var told: Set<ReminderKind> = []
        if try row.get("told_ahead", as: Int.self) > 0 { told.insert(.ahead) }
        if try row.get("told_due_day", as: Int.self) > 0 { told.insert(.dueDay) }
        try self.init(
            workspace: row.get("workspace_id"), item: row.get("id"), person: row.get("assignee_id"),
            due: row.get("due_at"), preference: preference, told: told)
    }
}

extension ReminderStore.Waiting: RowDecodable {
    init(row: Row) throws {
        try self.init(
            id: row.get("id"), item: row.get("item_id"), person: row.get("user_id"), due: row.get("due_at"),
            kind: row.get("kind"), uncertain: row.get("uncertain"))
    }
}
