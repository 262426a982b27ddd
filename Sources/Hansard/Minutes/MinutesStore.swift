import Database
import Foundation
import Mesh

/// The table `minutes`: where the minutes of a meeting stand.
enum MinutesStore {
    struct State: Sendable, Versioned {
        var status: MinutesStatus
        var version: Int
        var error: String?
        var updatedAt: Timestamp
        var approval: MinutesApproval?
        /// The revision of the transcript that the citations were last compared with.
        var checkedRevision: Int

        /// - Throws: `minutes_approved` when somebody has approved them.
        func requireOpen() throws(HansardError) {
            guard approval != nil else { return }
            throw HansardError(.minutesApproved, "These minutes are approved; reopen them first")
        }

        /// - Throws: `unavailable` when citations were compared with a newer transcript already.
        func require(_ record: CitedRecord) throws(HansardError) {
            guard record.revision < checkedRevision else { return }
            throw HansardError(.unavailable, "The transcript has just changed; try again", retryAfter: .seconds(1))
        }
    }

    private static let columns: SQL = """
        status, version, error, updated_at, checked_revision, approved_version, approved_by, approved_name, approved_at
        """

    static func state(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> State? {
        try await session.first(
            "SELECT \(columns) FROM minutes WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)")
    }

    /// Where the minutes stand; who writes the same minutes waits here.
    static func lock(_ meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
        -> State
    {
        try await transaction.run(
            """
            INSERT INTO minutes (meeting_id, workspace_id, status, version, updated_at)
            VALUES (\(meeting), \(.workspace), \(MinutesStatus.none), 0, \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET version = minutes.version
            """)
        guard let state = try await state(of: meeting, transaction) else { throw HansardError.notFound("meeting") }
        return state
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

    static func approve(
        _ approval: MinutesApproval?, of meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE minutes SET approved_version = \(approval?.version), approved_by = \(approval?.approvedBy),
            approved_name = \(approval?.name), approved_at = \(approval?.approvedAt), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
    }

    /// Notes with which revision of the transcript the newest version was compared.
    /// - Parameter status: of the minutes from now on.
    static func noteCheck(
        of meeting: Meeting.ID, revision: Int, status: MinutesStatus, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE minutes SET checked_revision = \(revision), status = \(status)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
    }
}

extension MinutesStatus: DatabaseValueConvertible {}

extension MinutesStore.State: RowDecodable {
    init(row: Row) throws {
        let approvedAt: Timestamp? = try row.get("approved_at")
        let approval = try approvedAt.map { time in
            try MinutesApproval(
                version: row.get("approved_version"), approvedBy: row.get("approved_by"),
                name: row.get("approved_name"), approvedAt: time)
        }
        try self.init(
            status: row.get("status"), version: row.get("version"), error: row.get("error"),
            updatedAt: row.get("updated_at"), approval: approval, checkedRevision: row.get("checked_revision"))
    }
}
