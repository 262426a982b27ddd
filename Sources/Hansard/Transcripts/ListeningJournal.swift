import Database
import Foundation
import Jobs
import Mesh

/// A table of what has been heard in recordings, written batch by batch while somebody listens.
protocol ListeningStore: Sendable {
    associatedtype Batch: Sendable

    /// All batches, in order.
    static func batches(of recording: Recording.ID, _ session: any DatabaseSession) async throws -> [KeptBatch<Batch>]

    static func insert(
        _ batch: Batch, ordinal: Int, of recording: Recording.ID, by job: UUID, _ transaction: any DatabaseTransaction
    ) async throws

    /// Deletes all batches.
    static func delete(of recording: Recording.ID, _ transaction: any DatabaseTransaction) async throws

    /// A batch with what was heard next; nil if the two are to be kept apart.
    static func joined(_ batch: Batch, _ next: Batch) -> Batch?

    /// Whether a batch is long enough to be kept.
    static func isFull(_ batch: Batch) -> Bool
}

/// What was kept at once.
struct KeptBatch<Content: Sendable>: Sendable {
    let job: UUID
    /// Nil if it is of no use any more.
    let content: Content?
}

/// Keeps what has been heard in a recording, a batch at a time, while the rest is still being listened to: work that
/// was interrupted goes on where it was.
actor ListeningJournal<Store: ListeningStore> {
    private let recording: Recording.ID
    private let workspace: UUID
    private let database: any RelationalDatabase
    private let context: JobContext
    /// What an earlier attempt of this job has heard.
    nonisolated let heard: [Store.Batch]
    private var waiting: Store.Batch?
    private var ordinal: Int

    /// Takes up what an earlier attempt of the job has kept; what another job has kept goes.
    /// - Throws: `JobError.leaseLost`, `DatabaseError`.
    init(_ recording: Recording.ID, in workspace: UUID, _ database: any RelationalDatabase, _ context: JobContext)
        async throws
    {
        let heard: [Store.Batch] = try await database.write(.workspace(workspace)) { transaction in
            try await context.confirm(in: transaction)
            let batches = try await Store.batches(of: recording, transaction)
            let own = batches.filter { $0.job == context.id }.compactMap(\.content)
            guard own.count < batches.count else { return own }
            try await Store.delete(of: recording, transaction)
            return []
        }
        self.recording = recording
        self.workspace = workspace
        self.database = database
        self.context = context
        self.heard = heard
        ordinal = heard.count
    }

    /// Takes what was heard next.
    /// - Throws: `JobError.leaseLost`, `DatabaseError`.
    func append(_ next: Store.Batch) async throws {
        var done: [Unkept] = []
        if let batch = waiting, let joined = Store.joined(batch, next) {
            waiting = joined
        } else {
            if let before = take() { done.append(before) }
            waiting = next
        }
        if let batch = waiting, Store.isFull(batch), let full = take() { done.append(full) }
        guard !done.isEmpty else { return }
        try await database.write(.workspace(workspace)) { [context, done] transaction in
            try await context.confirm(in: transaction)
            for batch in done { try await batch.insert(transaction) }
        }
    }

    /// What has not been kept yet, for the transaction that ends the job.
    func take() -> Unkept? {
        guard let batch = waiting else { return nil }
        defer {
            waiting = nil
            ordinal += 1
        }
        return Unkept(batch: batch, ordinal: ordinal, recording: recording, job: context.id)
    }

    /// A batch that has its place and is not in it yet.
    struct Unkept: Sendable {
        fileprivate let batch: Store.Batch
        fileprivate let ordinal: Int
        fileprivate let recording: Recording.ID
        fileprivate let job: UUID

        func insert(_ transaction: any DatabaseTransaction) async throws {
            try await Store.insert(batch, ordinal: ordinal, of: recording, by: job, transaction)
        }
    }
}
