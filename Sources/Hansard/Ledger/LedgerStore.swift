import Database
import Foundation
import Mesh

/// The tables `events`, `audit_entries` and `replays`.
enum LedgerStore {
    /// - Parameter details: of the entry, encoded.
    static func write(
        _ entry: LedgerEntry, _ details: DatabaseValue, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO events (id, name, workspace_id, subject_id, meeting_id, details, created_at) VALUES
                (\(UUID.v7(at: now)), \(entry.event.description), \(entry.workspace), \(entry.subject), \(entry.meeting), \(details), \(now))
                """))
    }

    static func writeAudit(
        _ entry: LedgerEntry, _ details: DatabaseValue, by caller: Caller, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        let identity = caller.identity, origin = caller.call.origin
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO audit_entries (id, workspace_id, actor_kind, user_id, credential_id, operation, event, subject_id, request_id, address, \
                details, created_at) VALUES (\(UUID.v7(at: now)), \(entry.workspace), \(identity.kind.rawValue), \(identity.user), \
                \(identity.credential), \(caller.call.operation.name), \(entry.event.description), \(entry.subject), \(origin.requestID), \
                \(origin.address), \(details), \(now))
                """))
    }

    static func write(
        _ key: ReplayKey, _ remembered: RememberedAnswer, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        let answer = remembered.answer
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO replays (caller_id, workspace_id, operation, key, fingerprint, data, meta, status, version, created_at) VALUES
                (\(key.caller), \(key.workspace ?? UUID.absent), \(key.operation), \(key.key), \(remembered.fingerprint), \([UInt8](answer.data)),
                \(answer.meta.map { [UInt8]($0) }), \(answer.status.rawValue), \(answer.entityTag?.version), \(now))
                """))
    }

    static func replay(_ key: ReplayKey, _ session: any DatabaseSession) async throws -> RememberedAnswer? {
        let row = try await session.rows(
            """
            SELECT fingerprint, data, meta, status, version FROM replays WHERE caller_id = \(key.caller)
            AND workspace_id = \(key.workspace ?? UUID.absent) AND operation = \(key.operation) AND key = \(key.key)
            """
        ).first
        guard let row else { return nil }
        let meta: [UInt8]? = try row.get("meta"), version: Int? = try row.get("version")
        return RememberedAnswer(
            fingerprint: try row.get("fingerprint"),
            answer: EncodedAnswer(
                data: Data(try row.get("data", as: [UInt8].self)), meta: meta.map { Data($0) },
                status: AnswerStatus(rawValue: try row.get("status")) ?? .ok, entityTag: version.map { EntityTag($0) }))
    }

    /// Forgets answers that no client repeats any more, the oldest first.
    /// - Returns: how many, `limit` at most.
    static func forgetReplays(before time: Timestamp, limit: Int, _ transaction: any DatabaseTransaction) async throws
        -> Int
    {
        let row: SQL = transaction.dialect == .sqlite ? "rowid" : "ctid"
        return try await transaction.run(
            "DELETE FROM replays WHERE \(row) IN (SELECT \(row) FROM replays WHERE created_at < \(time) ORDER BY created_at LIMIT \(limit))"
        )
    }
}

extension UUID {
    /// Stands in a key where there is no workspace: NULL would equal nothing.
    static let absent = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}
