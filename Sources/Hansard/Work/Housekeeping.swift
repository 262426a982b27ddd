package import Database
import Foundation
package import Jobs
package import Mesh

/// Forgets what nobody needs any more, so that no table grows without end.
struct HousekeepingJob: Job {
    static let kind = "housekeeping"
    static let policy = JobPolicy()
    /// The key that makes those that wait one.
    static let dedupe = "housekeeping"
    /// Between two rounds.
    static let interval = Duration.seconds(3600)
}

/// How long things are kept that serve only for a while.
package struct RetentionSettings: Sendable {
    /// Answers that a client may ask for again with its idempotency key.
    package var replays = Duration.seconds(24 * 3600)
    /// Jobs that are done.
    package var finishedJobs = Duration.seconds(30 * 24 * 3600)
    /// Jobs that failed for good, with their error.
    package var failedJobs = Duration.seconds(180 * 24 * 3600)

    package init() {}
}

/// What is done for `HousekeepingJob`.
package struct Housekeeping: Sendable {
    private let database: any RelationalDatabase
    private let queue: JobQueue
    private let accounts: AccountAdministration
    private let retention: RetentionSettings
    private let clock: @Sendable () -> Timestamp

    package init(
        database: any RelationalDatabase, queue: JobQueue, accounts: AccountAdministration,
        retention: RetentionSettings = RetentionSettings(), clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.database = database
        self.queue = queue
        self.accounts = accounts
        self.retention = retention
        self.clock = clock
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            HousekeepingJob.self,
            { _, _ in
                try await forget()
                try await enqueue(at: clock() + HousekeepingJob.interval)
            }, failed: { _, _, _ in try await enqueue(at: clock() + HousekeepingJob.interval) })
    }

    /// Puts the first round into the queue, unless one waits there already. For the start of a worker.
    package func schedule() async throws { try await enqueue(at: clock()) }

    private func enqueue(at time: Timestamp) async throws {
        try await database.write(.unscoped) { transaction in
            _ = try await queue.enqueue(
                HousekeepingJob(), workspace: nil, dedupe: HousekeepingJob.dedupe,
                runAt: JobTime(microseconds: time.microseconds), in: transaction)
        }
    }

    /// One round.
    func forget() async throws {
        let now = clock()
        try await inBatches { limit in
            try await database.write(.unscoped) {
                try await LedgerStore.forgetReplays(before: now + (.zero - retention.replays), limit: limit, $0)
            }
        }
        for (status, age) in [(JobRecord.Status.done, retention.finishedJobs), (.failed, retention.failedJobs)] {
            let time = JobTime(microseconds: (now + (.zero - age)).microseconds)
            try await inBatches { try await queue.forget(status, endedBefore: time, limit: $0) }
        }
        try await accounts.sweep()
    }

    /// Small transactions: whoever writes meanwhile does not wait for long.
    private func inBatches(_ forget: (_ limit: Int) async throws -> Int) async throws {
        let limit = 1_000
        while try await forget(limit) == limit { try Task.checkCancellation() }
    }
}
