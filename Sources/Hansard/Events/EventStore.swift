import Database
import Foundation
import Mesh

/// The tables `events` (reading), `event_positions` and `event_failures`.
enum EventStore {
    private static func columns(_ dialect: Dialect) -> SQL {
        let transaction: SQL =
            dialect == .sqlite
            ? "0 AS transaction_id" : "CAST(CAST(transaction_id AS TEXT) AS BIGINT) AS transaction_id"
        return "\(transaction), seq"
    }

    /// Events below the oldest transaction that still runs.
    private static func settled(_ dialect: Dialect) -> SQL {
        dialect == .sqlite ? "TRUE" : "transaction_id < pg_snapshot_xmin(pg_current_snapshot())"
    }

    /// The newest event that may be read.
    static func horizon(_ session: any DatabaseSession) async throws -> EventPosition {
        let order: SQL = session.dialect == .sqlite ? "seq DESC" : "transaction_id DESC, seq DESC"
        return try await session.first(
            .unscoped(
                """
                SELECT \(columns(session.dialect)) FROM events WHERE \(settled(session.dialect)) ORDER BY \(order)
                LIMIT 1
                """)) ?? .beginning
    }

    /// The next events behind a place, of any kind.
    static func events(after position: EventPosition, limit: Int, _ session: any DatabaseSession) async throws
        -> [StoredEvent]
    {
        try await session.all(
            next(
                "id, name, workspace_id, subject_id, meeting_id, details, created_at", position, limit, session.dialect)
        )
    }

    /// The next events of one workspace behind a place.
    static func events(
        of workspace: UUID, after position: EventPosition, limit: Int, _ session: any DatabaseSession
    ) async throws -> [StoredEvent] {
        try await session.all(
            next(
                "id, name, workspace_id, subject_id, meeting_id, details, created_at", position, limit, session.dialect,
                where: "workspace_id = \(workspace)"))
    }

    /// The next events behind a place, without what only their readers need.
    static func followed(after position: EventPosition, limit: Int, _ session: any DatabaseSession) async throws
        -> [FollowedEvent]
    {
        try await session.all(next("name, workspace_id", position, limit, session.dialect))
    }

    private static func next(
        _ fields: SQL, _ position: EventPosition, _ limit: Int, _ dialect: Dialect, where condition: SQL = "TRUE"
    ) -> SQL {
        let behind: SQL, order: SQL
        switch dialect {
        case .sqlite: (behind, order) = ("seq > \(position.number)", "seq")
        case .postgresql:
            behind =
                """
                (transaction_id, seq) >
                (CAST(CAST(CAST(\(position.transaction) AS BIGINT) AS TEXT) AS xid8), \(position.number))
                """
            order = "transaction_id, seq"
        }
        return .unscoped(
            """
            SELECT \(columns(dialect)), \(fields) FROM events
            WHERE \(behind) AND \(settled(dialect)) AND \(condition) ORDER BY \(order) LIMIT \(limit)
            """)
    }

    static func position(of reader: String, _ session: any DatabaseSession) async throws -> EventPosition? {
        try await session.first(.unscoped("SELECT transaction_id, seq FROM event_positions WHERE reader = \(reader)"))
    }

    /// The reader's place, which nobody else moves until the transaction ends; nil while another node works on it.
    static func lockedPosition(of reader: String, _ transaction: any DatabaseTransaction) async throws -> EventPosition?
    {
        let lock: SQL = transaction.dialect == .sqlite ? "" : "FOR UPDATE SKIP LOCKED"
        return try await transaction.first(
            .unscoped("SELECT transaction_id, seq FROM event_positions WHERE reader = \(reader) \(lock)"))
    }

    /// Gives a new reader its place before the first event; one that has a place keeps it.
    static func begin(_ reader: String, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        let start = EventPosition.beginning
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO event_positions (reader, transaction_id, seq, updated_at)
                VALUES (\(reader), \(start.transaction), \(start.number), \(now)) ON CONFLICT (reader) DO NOTHING
                """))
    }

    static func move(
        _ reader: String, to position: EventPosition, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            .unscoped(
                """
                UPDATE event_positions SET transaction_id = \(position.transaction), seq = \(position.number),
                updated_at = \(now)
                WHERE reader = \(reader)
                """))
    }

    static func setAside(
        _ event: StoredEvent, by reader: String, error: String, attempts: Int, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO event_failures (reader, event_id, event, error, attempts, created_at)
                VALUES (\(reader), \(event.id), \(event.name.description), \(error), \(attempts), \(now)) ON CONFLICT
                (reader, event_id) DO NOTHING
                """))
    }
}
