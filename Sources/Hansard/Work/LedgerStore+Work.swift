import Database
import Foundation
import Mesh

extension LedgerStore {
    /// Records what Hansard changed by itself: a job's or an event reader's doing.
    ///
    /// - Parameters:
    ///   - worker: the job's kind or the reader's name.
    ///   - cause: the job or the event that led to it.
    static func write(
        _ entry: LedgerEntry, by worker: String, because cause: UUID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        let details = try DatabaseValue.json(canonical: entry.details)
        try await write(entry, details, at: now, transaction)
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO audit_entries (id, workspace_id, actor_kind, operation, event, subject_id, request_id,
                details, created_at)
                VALUES (\(UUID.v7(at: now)), \(entry.workspace), \(Identity.Kind.system.rawValue), \(worker),
                \(entry.event.description),
                \(entry.subject), \(cause.uuidString.lowercased()), \(details), \(now))
                """))
    }
}
