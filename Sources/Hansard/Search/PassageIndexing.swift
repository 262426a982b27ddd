package import Database
package import Foundation
package import Jobs
import Language
package import Mesh

/// Brings the index of one meeting up to its transcript.
package struct IndexJob: Job {
    package static let kind = "index"
    package static let policy = JobPolicy()

    let meeting: UUID

    static func key(_ meeting: UUID) -> String { "index:\(meeting)" }
}

/// Reads a transcript and writes its passages.
package struct PassageIndexing: Sendable {
    let database: any RelationalDatabase
    let system: SystemMesh

    package init(database: any RelationalDatabase, system: SystemMesh) {
        self.database = database
        self.system = system
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            IndexJob.self, { job, context in try await LastingJobFailure.telling { try await run(job, context) } })
    }

    private func run(_ job: IndexJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        let transcript: Transcript
        do {
            transcript = try await mesh[TranscriptService.self].get(
                Meeting.ID(job.meeting), matching: TranscriptQuery())
        } catch let error as HansardError where error.code == .notFound {
            return  // the meeting has gone, and its passages with it
        }
        let passages = PassageBuilder().passages(of: transcript.segments.map(\.source), in: job.meeting)
        try await database.write(.workspace(workspace)) { transaction in
            try await PassageStore.replace(passages, of: job.meeting, in: workspace, transaction)
            try await context.finish(in: transaction)
        }
    }
}

/// Has a meeting indexed anew when its words or the names of its speakers change.
package struct IndexStarter: EventReader {
    package static let name = "search"
    package var kinds: Set<EventName>? { [.transcriptReady, .transcriptEdited, .speakerUpdated] }
    let jobs: JobQueue

    package init(jobs: JobQueue) { self.jobs = jobs }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace, let meeting = event.meeting else { return }
        _ = try await jobs.enqueue(
            IndexJob(meeting: meeting), workspace: workspace, owner: nil, subject: meeting,
            dedupe: IndexJob.key(meeting), in: transaction)
    }
}
