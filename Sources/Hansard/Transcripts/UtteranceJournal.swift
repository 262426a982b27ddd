import Database
import Foundation
import Jobs
import Mesh
import Speech

/// Keeps what has been heard in a recording, a batch at a time, while the rest is still being listened to.
actor UtteranceJournal {
    /// A batch is kept when it has this many utterances: about two minutes of speech.
    private static let batch = 16

    private let recording: Recording.ID
    private let workspace: UUID
    private let database: any RelationalDatabase
    private let context: JobContext
    /// What an earlier attempt of this job has heard.
    nonisolated let heard: [RecognisedUtterance]
    private var waiting: [RecognisedUtterance] = []
    private var ordinal: Int

    /// Takes up what an earlier attempt of the job has kept; what another job has kept goes.
    /// - Throws: `JobError.leaseLost`, `DatabaseError`.
    init(_ recording: Recording.ID, in workspace: UUID, _ database: any RelationalDatabase, _ context: JobContext)
        async throws
    {
        let batches = try await database.write(.workspace(workspace)) { transaction in
            try await context.confirm(in: transaction)
            let batches = try await UtteranceStore.batches(of: recording, transaction)
            guard batches.contains(where: { $0.job != context.id }) else { return batches }
            try await UtteranceStore.delete(of: recording, transaction)
            return []
        }
        self.recording = recording
        self.workspace = workspace
        self.database = database
        self.context = context
        heard = batches.flatMap(\.utterances)
        ordinal = batches.count
    }

    /// Takes the next utterance.
    /// - Throws: `JobError.leaseLost`, `DatabaseError`.
    func append(_ utterance: RecognisedUtterance) async throws {
        waiting.append(utterance)
        guard waiting.count >= Self.batch else { return }
        let (batch, ordinal) = take()
        try await database.write(.workspace(workspace)) { [recording, context] transaction in
            try await context.confirm(in: transaction)
            try await UtteranceStore.insert(batch, ordinal: ordinal, of: recording, by: context.id, transaction)
        }
    }

    /// What has not been kept yet, for the transaction that ends the job.
    func take() -> (batch: [RecognisedUtterance], ordinal: Int) {
        defer {
            waiting = []
            ordinal += 1
        }
        return (waiting, ordinal)
    }
}
