package import Database
package import Foundation
package import Jobs
package import Mesh

/// Has minutes drafted when a recording's transcript is ready, if the workspace wants that, and has what they say
/// compared with a transcript that has changed, or speakers who have.
package struct MinutesStarter: EventReader {
    package static let name = "minutes"
    package var kinds: Set<EventName>? { [.transcriptReady, .transcriptEdited, .speakerUpdated] }
    let jobs: JobQueue

    package init(jobs: JobQueue) { self.jobs = jobs }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace, let meeting = event.meeting else { return }
        try await jobs.enqueue(
            CheckCitationsJob(meeting: meeting), workspace: workspace, subject: meeting,
            dedupe: CheckCitationsJob.key(meeting), in: transaction)
        // An import is somebody's own text: minutes are drafted when they are asked for.
        // After an edit they are a person's to ask for as well: many edits follow one another.
        guard event.name == .transcriptReady, event.details["origin"]?.string != "import" else { return }
        guard try await WorkspaceStore.settings(transaction).autoMinutes else { return }
        // Approved minutes are nobody's to draft anew.
        if try await MinutesStore.state(of: Meeting.ID(meeting), transaction)?.approval != nil { return }
        try await MinutesStore.setStatus(.generating, of: Meeting.ID(meeting), at: event.createdAt, transaction)
        _ = try await jobs.enqueue(
            MinutesJob(meeting: meeting), workspace: workspace, owner: nil, subject: meeting,
            dedupe: MinutesJob.key(meeting),
            in: transaction)
    }
}
