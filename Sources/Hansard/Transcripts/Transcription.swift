import Database
import Foundation
package import Jobs
package import Mesh

/// The way of recordings into writing: two jobs, the words first, then the speakers.
package struct Transcription: Sendable {
    let queue: JobQueue

    package init(queue: JobQueue) { self.queue = queue }

    /// Begins to write down a recording, in the transaction that says so.
    /// - Returns: the job, and what is to be recorded of the transcript.
    func begin(
        _ recording: Recording.ID, of meeting: Meeting.ID, _ options: TranscriptionOptions, for caller: Caller,
        at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> (job: JobView, change: LedgerChange) {
        try await TranscriptStore.begin(meeting, from: recording, at: now, transaction)
        let job = TranscribeJob(
            recording: recording.uuid, meeting: meeting.uuid, workspace: try caller.workspace,
            speakers: options.speakers)
        let record = try await queue.enqueue(
            job, workspace: job.workspace, owner: caller.identity.user, subject: recording.uuid, in: transaction)
        return (
            JobView(record),
            Self.change(.transcriptUpdated, of: meeting, ["status": .string(TranscriptStatus.processing.rawValue)])
        )
    }

    /// Gives up what is being written from a recording that is no more.
    /// - Returns: what is to be recorded of the transcript, if anything.
    func abandon(
        _ meeting: Meeting.ID, _ recording: Recording.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> LedgerChange? {
        try await queue.cancel(subject: recording.uuid, in: transaction)
        let error = "The recording was deleted."
        guard let status = try await TranscriptStore.end(meeting, from: recording, error: error, at: now, transaction)
        else { return nil }
        return Self.ended(meeting, status, error: error)
    }

    /// A recording with the newest work on it.
    func completed(_ stored: RecordingStore.Stored) async throws -> Recording {
        var recording = stored.recording
        if let id = stored.jobID { recording.job = try await queue.job(id).map { JobView($0) } }
        return recording
    }

    static func change(_ event: EventName, of meeting: Meeting.ID, _ details: JSONValue) -> LedgerChange {
        LedgerChange(event: event, subject: meeting.uuid, meeting: meeting.uuid, details: details)
    }

    /// The event of a revision that has been written.
    static func written(_ meeting: Meeting.ID, _ revision: Int, _ draft: RevisionDraft) -> LedgerChange {
        change(
            draft.status == .ready ? .transcriptReady : .transcriptUpdated, of: meeting,
            [
                "status": .string(draft.status.rawValue), "origin": .string(draft.origin.rawValue),
                "revision": .integer(Int64(revision)),
            ])
    }

    /// The event of a transcript that ended without new words.
    static func ended(_ meeting: Meeting.ID, _ status: TranscriptStatus, error: String) -> LedgerChange {
        change(
            status == .failed ? .transcriptFailed : .transcriptUpdated, of: meeting,
            ["status": .string(status.rawValue), "error": .string(error)])
    }
}
