package import Database
import Foundation
package import Jobs
package import Mesh

/// Sees to it that the files of deleted recordings go: after the commit, by a job, never before.
package struct RecordingFiles: EventReader {
    package static let name = "recording-files"
    package let kinds: Set<EventName>? = [.recordingDeleted, .meetingDeleted]
    private let queue: JobQueue

    package init(queue: JobQueue) { self.queue = queue }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace, let meeting = event.meeting else { return }
        let recording = event.name == .recordingDeleted ? event.subject : nil
        let job = DeleteFilesJob(workspace: workspace, meeting: meeting, recording: recording)
        try await queue.enqueue(job, workspace: workspace, in: transaction)
    }
}
