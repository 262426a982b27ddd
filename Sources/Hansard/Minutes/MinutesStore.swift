import Database
import Foundation
import Mesh

/// The tables `minutes` and `minutes_versions`.
enum MinutesStore {
    struct State: Sendable {
        var status: MinutesStatus
        var version: Int
        var error: String?
        var updatedAt: Timestamp
    }

    static func state(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> State? {
        try await session.first(
            "SELECT status, version, error, updated_at FROM minutes WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)"
        )
    }

    static func content(of meeting: Meeting.ID, version: Int, _ session: any DatabaseSession) async throws
        -> MinutesContent?
    {
        try await session.rows(
            "SELECT content FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND version = \(version)"
        ).first?.json("content")
    }

    static func setStatus(
        _ status: MinutesStatus, error: String? = nil, of meeting: Meeting.ID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO minutes (meeting_id, workspace_id, status, version, error, updated_at)
            VALUES (\(meeting), \(.workspace), \(status), 0, \(error), \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET status = excluded.status, error = excluded.error, updated_at = excluded.updated_at
            """)
    }

    /// Adds a version, which becomes the newest.
    static func add(
        _ content: MinutesContent, origin: String, by user: UUID?, to meeting: Meeting.ID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Int {
        let version = (try await state(of: meeting, transaction)?.version ?? 0) + 1
        try await setStatus(.ready, of: meeting, at: now, transaction)
        try await transaction.run(
            "UPDATE minutes SET version = \(version) WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)")
        try await transaction.run(
            """
            INSERT INTO minutes_versions (meeting_id, version, workspace_id, content, origin, created_by, created_at)
            VALUES (\(meeting), \(version), \(.workspace), \(DatabaseValue.json(canonical: content)), \(origin), \(user), \(now))
            """)
        return version
    }

    static func versions(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [MinutesVersion] {
        try await session.rows(
            """
            SELECT version, origin, created_by, created_at, content FROM minutes_versions
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) ORDER BY version DESC LIMIT 200
            """
        ).map { row in
            try MinutesVersion(
                version: row.get("version"), origin: row.get("origin"), createdBy: row.get("created_by"),
                createdAt: row.get("created_at"),
                statements: row.json("content", as: MinutesContent.self).count)
        }
    }

    /// Marks minutes as older than their transcript.
    /// - Returns: whether there were any to mark.
    static func markStale(_ meeting: UUID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
        -> Bool
    {
        try await transaction.run(
            """
            UPDATE minutes SET status = \(MinutesStatus.stale), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND status = \(MinutesStatus.ready)
            """) > 0
    }
}

extension MinutesStatus: DatabaseValueConvertible {}

extension MinutesStore.State: RowDecodable {
    init(row: Row) throws {
        try self.init(
            status: row.get("status"), version: row.get("version"), error: row.get("error"),
            updatedAt: row.get("updated_at"))
    }
}
