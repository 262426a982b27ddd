package import Database
import Foundation
package import Mesh

/// The tables `meetings` and `meeting_attendees`; the second is an index of the first's `attendee_ids`.
enum MeetingStore {
    static let order = ListOrder<Meeting>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
            ListOrder.Key("scheduled_time", value: { .timestamp($0.scheduledTime) }),
            ListOrder.Key("title", value: { .text($0.title) }),
        ], id: { $0.id.uuid })

    private static let columns: SQL = """
        id, title, description, scheduled_time, language, status, attendee_ids, duration_ms, created_by, version, created_at, updated_at
        """

    static func find(_ id: Meeting.ID, _ session: any DatabaseSession) async throws -> Meeting? {
        try await session.first("SELECT \(columns) FROM meetings WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func insert(_ meeting: Meeting, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO meetings (workspace_id, \(columns)) VALUES (\(.workspace), \(meeting.id), \(meeting.title), \(meeting.description),
            \(meeting.scheduledTime), \(meeting.language), \(meeting.status.rawValue), \(DatabaseValue.json(canonical: meeting.attendeeIDs)),
            \(meeting.durationMs), \(meeting.createdBy), \(meeting.version), \(meeting.createdAt), \(meeting.updatedAt))
            """)
        try await insertAttendees(of: meeting, transaction)
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(_ meeting: Meeting, from version: Int, _ transaction: any DatabaseTransaction) async throws {
        let changed = try await transaction.run(
            """
            UPDATE meetings SET title = \(meeting.title), description = \(meeting.description), scheduled_time = \(meeting.scheduledTime),
            language = \(meeting.language), status = \(meeting.status.rawValue), attendee_ids = \(DatabaseValue.json(canonical: meeting.attendeeIDs)),
            duration_ms = \(meeting.durationMs), version = \(meeting.version), updated_at = \(meeting.updatedAt)
            WHERE workspace_id = \(.workspace) AND id = \(meeting.id) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
        try await transaction.run(
            "DELETE FROM meeting_attendees WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting.id)")
        try await insertAttendees(of: meeting, transaction)
    }

    static func delete(_ id: Meeting.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run("DELETE FROM meetings WHERE workspace_id = \(.workspace) AND id = \(id)") == 1
    }

    static func page(
        _ filter: MeetingFilter, _ request: ListRequest<Meeting>, _ session: any DatabaseSession
    ) async throws -> PageOf<Meeting> {
        var conditions: [SQL] = ["workspace_id = \(.workspace)"]
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let from = filter.from { conditions.append("scheduled_time >= \(from)") }
        if let to = filter.to { conditions.append("scheduled_time < \(to)") }
        if let attendee = filter.attendeeID {
            conditions.append(
                "id IN (SELECT meeting_id FROM meeting_attendees WHERE workspace_id = \(.workspace) AND user_id = \(attendee))"
            )
        }
        if let words = filter.q {
            let pattern = "%\(words.likeEscaped.lowercased())%"
            conditions.append(
                "(lower(title) LIKE \(pattern) ESCAPE '!' OR lower(COALESCE(description, '')) LIKE \(pattern) ESCAPE '!')"
            )
        }
        return try await request.page(of: columns, from: "meetings", where: conditions, session)
    }

    private static func insertAttendees(of meeting: Meeting, _ transaction: any DatabaseTransaction) async throws {
        for attendee in meeting.attendeeIDs {
            try await transaction.run(
                "INSERT INTO meeting_attendees (workspace_id, user_id, meeting_id) VALUES (\(.workspace), \(attendee), \(meeting.id))"
            )
        }
    }
}

extension Meeting: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get(0), title: row.get(1), description: row.get(2), scheduledTime: row.get(3), language: row.get(4),
            status: row.get(5), attendeeIDs: row.json("attendee_ids"), durationMs: row.get(7), createdBy: row.get(8),
            version: row.get(9),
            createdAt: row.get(10), updatedAt: row.get(11))
    }
}

extension MeetingStatus: DatabaseValueConvertible {}

extension String {
    /// With `!` before the characters that `LIKE … ESCAPE '!'` reads as patterns.
    var likeEscaped: String { replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") }
}
