package import Database
package import Foundation
package import Jobs
package import Mesh

/// Has minutes drafted when a recording's transcript is ready, and marks those that are older than their transcript.
package struct MinutesStarter: EventReader {
    package static let name = "minutes"
    package var kinds: Set<EventName>? { [.transcriptReady, .transcriptEdited] }
    let jobs: JobQueue

    package init(jobs: JobQueue) { self.jobs = jobs }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace, let meeting = event.meeting else { return }
        _ = try await MinutesStore.markStale(meeting, at: event.createdAt, transaction)
        // An import is somebody's own text: minutes are drafted when they are asked for.
        // After an edit they are a person's to ask for as well: many edits follow one another.
        guard event.name == .transcriptReady, event.details["origin"]?.string != "import" else { return }
        try await MinutesStore.setStatus(.generating, of: Meeting.ID(meeting), at: event.createdAt, transaction)
        _ = try await jobs.enqueue(
            MinutesJob(meeting: meeting), workspace: workspace, owner: nil, subject: meeting,
            dedupe: MinutesJob.key(meeting),
            in: transaction)
    }
}
