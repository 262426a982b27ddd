package import Database
import Foundation
import Mesh

/// The table `minutes_versions`.
///
/// Every version that a person wrote is kept, with the one before it. Of those that the machine wrote one upon another,
/// the newest are.
enum MinutesVersionStore {
    /// A version that is about to be written.
    struct Draft: Sendable {
        var content: MinutesContent
        var origin: StatementOrigin
        var createdBy: UUID?
        var restoredFrom: Int?
        /// Of the minutes from now on.
        var status = MinutesStatus.ready
        /// The revision of the transcript that the citations were compared with.
        var checkedRevision: Int
    }

    /// Of the machine's versions, kept at least.
    static let machineLimit = 50
    /// Versions that people may write of the minutes of one meeting.
    static let personLimit = 2_000

    static func content(of meeting: Meeting.ID, version: Int, _ session: any DatabaseSession) async throws
        -> MinutesContent?
    {
        try await session.rows(
            "SELECT content FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND version = \(version)"
        ).first?.json("content")
    }

    /// Adds a version, which becomes the newest.
    /// - Parameter state: of minutes that are locked.
    /// - Throws: `conflict` when people have written too many.
    static func add(
        _ draft: Draft, to meeting: Meeting.ID, _ state: MinutesStore.State, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> MinutesStore.State {
        if draft.origin == .person { try await requireRoom(in: meeting, transaction) }
        let before = try await content(of: meeting, version: state.version, transaction) ?? MinutesContent()
        let changed = ContentDifference(from: before, to: draft.content).count
        let version = state.version + 1
        try await transaction.run(
            """
            UPDATE minutes SET version = \(version), status = \(draft.status), error = \(String?.none), updated_at = \(now),
            checked_revision = \(draft.checkedRevision) WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
        try await transaction.run(
            """
            INSERT INTO minutes_versions (meeting_id, version, workspace_id, content, origin, created_by, created_at, statements, changed,
            restored_from) VALUES (\(meeting), \(version), \(.workspace), \(DatabaseValue.json(canonical: draft.content)),
            \(draft.origin), \(draft.createdBy), \(now), \(draft.content.count), \(changed), \(draft.restoredFrom))
            """)
        if draft.origin == .machine { try await forgetOld(of: meeting, newest: version, transaction) }
        var new = state
        (new.version, new.status, new.error, new.updatedAt) = (version, draft.status, nil, now)
        new.checkedRevision = draft.checkedRevision
        return new
    }

    /// Writes what a comparison with the record found about the newest version: it is no edit, and makes no version.
    static func mark(
        _ content: MinutesContent, of meeting: Meeting.ID, version: Int, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE minutes_versions SET content = \(DatabaseValue.json(canonical: content))
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND version = \(version)
            """)
    }

    /// The newest first.
    static func all(of meeting: Meeting.ID, matching query: MinutesVersionQuery, _ session: any DatabaseSession)
        async throws -> [MinutesVersion]
    {
        let before: SQL = query.before.map { " AND version < \($0)" } ?? ""
        return try await session.all(
            """
            SELECT \(columns) FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)\(before)
            ORDER BY version DESC LIMIT \(query.limit)
            """)
    }

    static func find(_ version: Int, of meeting: Meeting.ID, _ session: any DatabaseSession) async throws
        -> MinutesVersion?
    {
        try await session.first(
            """
            SELECT \(columns) FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            AND version = \(version)
            """)
    }

    /// The number of the version before; nil for the first.
    static func number(before version: Int, of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> Int?
    {
        let number: Int?? = try await session.scalar(
            """
            SELECT MAX(version) FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            AND version < \(version)
            """)
        return number ?? nil
    }

    /// The content is read only of versions whose statements were not counted yet.
    private static let columns: SQL = """
        version, origin, created_by, created_at, statements, changed, restored_from,
        CASE WHEN statements IS NULL THEN content END AS uncounted
        """

    private static func requireRoom(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws {
        let count: Int =
            try await session.scalar(
                """
                SELECT COUNT(*) FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
                AND origin = \(StatementOrigin.person)
                """) ?? 0
        guard count < personLimit else {
            throw HansardError(
                .conflict, "These minutes have \(personLimit) versions that people wrote, which is the most")
        }
    }

    private static func forgetOld(of meeting: Meeting.ID, newest: Int, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            DELETE FROM minutes_versions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            AND origin = \(StatementOrigin.machine) AND version <= \(newest - machineLimit) AND NOT EXISTS (
            SELECT 1 FROM minutes_versions n WHERE n.meeting_id = minutes_versions.meeting_id
            AND n.version = minutes_versions.version + 1 AND n.origin = \(StatementOrigin.person))
            """)
    }
}

extension StatementOrigin: DatabaseValueConvertible {}

extension MinutesVersion: RowDecodable {
    package init(row: Row) throws {
        let counted: Int? = try row.get("statements")
        try self.init(
            version: row.get("version"), origin: row.get("origin"), createdBy: row.get("created_by"),
            createdAt: row.get("created_at"),
            statements: counted ?? row.json("uncounted", as: MinutesContent.self).count, changed: row.get("changed"),
            restoredFrom: row.get("restored_from"))
    }
}
