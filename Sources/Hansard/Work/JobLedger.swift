package import Database
package import Foundation
package import Jobs
package import Mesh

/// The books for what jobs change: each change in one transaction with its events and audit entries.
package struct JobLedger: Sendable {
    package let database: any RelationalDatabase
    private let commits: CommitSignal
    private let clock: @Sendable () -> Timestamp

    package init(
        database: any RelationalDatabase, commits: CommitSignal, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.database = database
        self.commits = commits
        self.clock = clock
    }

    /// Makes one change for a job. Nothing but the database may be touched inside.
    ///
    /// - Parameters:
    ///   - job: the one at work; whether it still has its lease is the body's to confirm, or to finish with.
    ///   - workspace: where the statements run.
    ///   - body: makes the change, and says what to record of it; every change needs its event.
    /// - Throws: what `body` throws, and `DatabaseError`; then nothing of it was kept.
    package func change<Output: Sendable>(
        by job: JobContext, in workspace: UUID,
        _ body:
            @escaping @Sendable (_ transaction: any DatabaseTransaction, _ now: Timestamp) async throws -> Recorded<
                Output
            >
    ) async throws -> Output {
        let now = clock()
        let (output, events) = try await database.write(.workspace(workspace)) { transaction in
            let recorded = try await body(transaction, now)
            let entries = recorded.entries(default: nil, in: workspace)
            for entry in entries {
                try await LedgerStore.write(entry, by: job.record.kind, because: job.id, at: now, transaction)
            }
            return (recorded.output, entries.map { CommittedEvent(name: $0.event, workspace: $0.workspace) })
        }
        commits.announce(events)
        return output
    }
}
