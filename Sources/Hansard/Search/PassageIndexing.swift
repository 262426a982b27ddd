package import Database
package import Foundation
package import Jobs
import Language
package import Mesh

/// Brings the words of one meeting's index up to its record.
package struct IndexJob: Job {
    package static let kind = "index"
    package static let policy = JobPolicy()

    let meeting: UUID

    static func key(_ meeting: UUID) -> String { "index:\(meeting)" }
}

/// Gives the passages of one meeting their vectors.
package struct MeaningJob: Job {
    package static let kind = "index_meaning"
    package static let policy = JobPolicy(lane: "meaning")

    let meeting: UUID

    static func key(_ meeting: UUID) -> String { "index_meaning:\(meeting)" }
}

/// Reads what a meeting's record holds and writes its passages: their words at once, and then their vectors.
package struct PassageIndexing: Sendable {
    let database: any RelationalDatabase
    let queue: JobQueue
    let system: SystemMesh
    let meaning: SearchMeaning?
    private let sources: [any PassageSource] = [SpokenPassages(), MinutesPassages(), ActionItemPassages()]

    /// Passages that get their vectors in one transaction: a few seconds of work, and all that a crash costs.
    private static let batch = 32

    /// - Parameter meaning: nil indexes words alone.
    package init(
        database: any RelationalDatabase, queue: JobQueue, system: SystemMesh, meaning: SearchMeaning? = nil
    ) {
        (self.database, self.queue, self.system, self.meaning) = (database, queue, system, meaning)
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            IndexJob.self, { job, context in try await LastingJobFailure.telling { try await run(job, context) } })
        handlers.handle(
            MeaningJob.self, { job, context in try await LastingJobFailure.telling { try await run(job, context) } })
    }

    private func run(_ job: IndexJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        let id = Meeting.ID(job.meeting)
        let meeting: Meeting
        var passages: [IndexedPassage] = []
        do {
            meeting = try await mesh[MeetingService.self].get(id)
            for source in sources { passages += try await source.passages(of: id, by: mesh) }
        } catch let error as HansardError where error.code == .notFound {
            return  // the meeting has gone, and its passages with it
        }
        let found = passages
        try await database.write(.workspace(workspace)) { transaction in
            try await PassageStore.replace(found, of: job.meeting, transaction)
            try await PassageStore.note(
                job.meeting, passages: found.count, heldAt: meeting.scheduledTime ?? meeting.createdAt, transaction)
            if meaning != nil {
                try await queue.enqueue(
                    MeaningJob(meeting: job.meeting), workspace: workspace, subject: job.meeting,
                    dedupe: MeaningJob.key(job.meeting), in: transaction)
            }
            try await context.finish(in: transaction)
        }
    }

    /// What has its vector keeps it: after a crash or a restart the rest is done.
    private func run(_ job: MeaningJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace, let embedder = meaning?.embedder else { return }
        let model = embedder.identity
        while true {
            let (pending, progress) = try await database.read(.workspace(workspace)) { session in
                (
                    try await PassageVectorStore.pending(of: job.meeting, model: model, limit: Self.batch, session),
                    try await PassageVectorStore.progress(of: job.meeting, model: model, session)
                )
            }
            guard !pending.isEmpty else { break }
            try await context.progress(
                Double(progress.done) / Double(max(progress.total, 1)),
                detail: "\(progress.done) of \(progress.total) passages")
            let vectors = try await vectors(of: pending, embedder)
            try await database.write(.workspace(workspace)) { transaction in
                try await context.confirm(in: transaction)
                try await PassageVectorStore.keep(vectors, of: job.meeting, model: model, transaction)
            }
        }
        try await database.write(.workspace(workspace)) { transaction in
            try await PassageVectorStore.finish(job.meeting, model: model, transaction)
            try await context.finish(in: transaction)
        }
    }

    private func vectors(of pending: [PassageVectorStore.Pending], _ embedder: any TextEmbedder) async throws
        -> [(seq: Int64, vector: CompactVector)]
    {
        // One text alone is taken for a question that somebody waits for: an empty one makes two.
        let texts = pending.map(\.text) + (pending.count == 1 ? [""] : [])
        let vectors = try await embedder.vectors(of: texts)
        guard vectors.count == texts.count, vectors.allSatisfy({ $0.values.count == embedder.dimensions }) else {
            throw HansardError(.unavailable, "The model of meaning gave other vectors than it was asked for")
        }
        return zip(pending, vectors).map { (seq: $0.seq, vector: CompactVector($1)) }
    }
}

/// Has a meeting indexed anew when its words, its minutes or the names of its speakers change.
package struct IndexStarter: EventReader {
    package static let name = "search"
    /// All that changes what passages say or cite, and for whom they are found. Asking for minutes, approving and
    /// reopening them and reminders change none of it.
    package var kinds: Set<EventName>? {
        [
            .transcriptReady, .transcriptEdited, .speakerUpdated, .meetingUpdated, .minutesReady, .minutesUpdated,
            .minutesChecked, .minutesStale, .actionItemCreated, .actionItemUpdated, .actionItemDeleted,
            .actionItemsSuggested, .actionItemsChecked,
        ]
    }
    let jobs: JobQueue

    package init(jobs: JobQueue) { self.jobs = jobs }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace else { return }
        let changed = event.name == .meetingUpdated ? event.subject : event.meeting
        guard let meeting = changed else { return }
        _ = try await jobs.enqueue(
            IndexJob(meeting: meeting), workspace: workspace, owner: nil, subject: meeting,
            dedupe: IndexJob.key(meeting), in: transaction)
    }
}
