public import Database
public import Foundation
import Synchronization

/// What a handler is given beside its job.
public final class JobContext: Sendable {
    public let record: JobRecord
    private let queue: JobQueue
    private let owner: String
    private let lastProgress = Mutex<JobTime?>(nil)

    /// More often, progress is not written.
    private static let progressInterval = Duration.milliseconds(300)

    init(record: JobRecord, queue: JobQueue, owner: String) {
        self.record = record
        self.queue = queue
        self.owner = owner
    }

    public var id: UUID { record.id }
    public var workspace: UUID? { record.workspace }
    /// 1 for the first.
    public var attempt: Int { record.attempts }
    /// Whether nobody will try again when this attempt fails.
    public var isLastAttempt: Bool { record.attempts >= record.attemptLimit }

    /// Says how far the job is.
    /// - Parameters:
    ///   - fraction: from 0 to 1.
    ///   - detail: what it is at, in a few words.
    /// - Throws: `JobError.leaseLost`; `CancellationError` when the job is to stop.
    public func progress(_ fraction: Double, detail: String? = nil) async throws {
        try Task.checkCancellation()
        let now = queue.clock()
        let isDue = lastProgress.withLock { last in
            if let last, now < last + Self.progressInterval { return false }
            last = now
            return true
        }
        guard isDue else { return }
        try await queue.database.write(.unscoped) { transaction in
            let changed = try await transaction.run(
                """
                UPDATE jobs SET progress = \(min(max(fraction, 0), 1)), detail = \(detail), updated_at = \(now) WHERE \(self.fence)
                """)
            guard changed == 1 else { throw JobError.leaseLost }
        }
    }

    /// Makes a transaction conditional on this worker still having the job.
    /// - Throws: `JobError.leaseLost`.
    public func confirm(in transaction: any DatabaseTransaction) async throws {
        let changed = try await transaction.run(
            .unscoped("UPDATE jobs SET updated_at = \(queue.clock()) WHERE \(fence)"))
        guard changed == 1 else { throw JobError.leaseLost }
    }

    /// Ends the job in the transaction of its result: both are committed, once, or neither is.
    /// - Throws: `JobError.leaseLost`.
    public func finish(in transaction: any DatabaseTransaction) async throws {
        let now = queue.clock()
        let changed = try await transaction.run(
            .unscoped(
                """
                UPDATE jobs SET status = 'done', progress = \(1.0), detail = NULL, error = NULL, lease_owner = NULL, lease_until = NULL,
                updated_at = \(now), finished_at = \(now) WHERE \(fence)
                """))
        guard changed == 1 else { throw JobError.leaseLost }
    }

    /// True of the job's row only while this attempt of this worker has it.
    private var fence: SQL {
        "id = \(record.id) AND status = 'running' AND lease_owner = \(owner) AND attempts = \(record.attempts)"
    }

    // MARK: What the worker does

    /// - Returns: whether the lease still was this worker's.
    func extend(by lease: Duration) async throws -> Bool {
        try await write { "lease_until = \($0 + lease)" }
    }

    func end() async throws -> Bool {
        try await write {
            "status = 'done', progress = \(1.0), detail = NULL, error = NULL, lease_owner = NULL, lease_until = NULL, finished_at = \($0)"
        }
    }

    func handBack() async throws -> Bool {
        try await write {
            "status = 'queued', attempts = attempts - 1, lease_owner = NULL, lease_until = NULL, dedupe_key = NULL, run_at = \($0)"
        }
    }

    func tryAgain(after wait: Duration, error: String) async throws -> Bool {
        try await write {
            "status = 'queued', lease_owner = NULL, lease_until = NULL, dedupe_key = NULL, error = \(error), run_at = \($0 + wait)"
        }
    }

    func fail(_ error: String) async throws -> Bool {
        try await write {
            "status = 'failed', lease_owner = NULL, lease_until = NULL, error = \(error), finished_at = \($0)"
        }
    }

    private func write(_ changes: @escaping @Sendable (JobTime) -> SQL) async throws -> Bool {
        let now = queue.clock()
        return try await queue.database.write(.unscoped) { transaction in
            try await transaction.run("UPDATE jobs SET \(changes(now)), updated_at = \(now) WHERE \(self.fence)") == 1
        }
    }
}
