import Database
import Foundation
package import Jobs
package import Mesh

/// The way of recordings into writing: two jobs, the words first, then the speakers.
package struct Transcription: Sendable {
    let queue: JobQueue
    let engines: TranscriptionEngines

    package init(queue: JobQueue, engines: TranscriptionEngines = TranscriptionEngines()) {
        self.queue = queue
        self.engines = engines
    }

    /// Looks at how a recording is to be transcribed, before anything is done about it.
    /// - Throws: `validation_error` for what cannot be followed.
    func admit(_ options: TranscriptionOptions) throws { try engines.admit(options) }

    /// Begins to write down a recording, in the transaction that says so.
    /// - Returns: the job, and what is to be recorded of the transcript.
    func begin(
        _ recording: Recording.ID, of meeting: Meeting.ID, _ options: TranscriptionOptions, in workspace: UUID,
        for user: UUID?, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> (job: JobView, change: LedgerChange) {
        try await TranscriptStore.begin(meeting, at: now, transaction)
        var options = options
        options.engine = engines.engine(for: options)
        let job = TranscribeJob(
            recording: recording.uuid, meeting: meeting.uuid, workspace: workspace, options: options)
        let record = try await queue.enqueue(
            job, workspace: job.workspace, owner: user, subject: recording.uuid, in: transaction)
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
        guard try await TranscriptStore.head(of: meeting, transaction)?.status == .processing else { return nil }
        return try await TranscriptStore.settle(
            meeting, error: "The recording was deleted.", at: now, transaction
        ).map { Self.settled(meeting, $0) }
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

    /// The event of a transcript that stands differently now.
    /// - Parameter origin: how its newest words came to be, where they are new.
    static func settled(
        _ meeting: Meeting.ID, _ standing: TranscriptStore.Standing, origin: TranscriptOrigin? = nil
    ) -> LedgerChange {
        let event: EventName =
            standing.isNews
            ? .transcriptReady : standing.status == .failed ? .transcriptFailed : .transcriptUpdated
        var details: [String: JSONValue] = [
            "status": .string(standing.status.rawValue), "revision": .integer(Int64(standing.revision)),
        ]
        details["origin"] = origin.map { .string($0.rawValue) }
        details["error"] = standing.error.map { .string($0) }
        details["speakers_error"] = standing.speakersError.map { .string($0) }
        return change(event, of: meeting, .object(details))
    }
}
