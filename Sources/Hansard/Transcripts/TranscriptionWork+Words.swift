import Database
import Foundation
import Jobs
import Mesh
import Speech

extension TranscriptionWork {
    /// The first step: every word of the recording, in segments that name nobody yet.
    func run(_ job: TranscribeJob, _ context: JobContext) async throws {
        if job.listening?.engine == .deepgram { return try await runRemotely(job, context) }
        guard let stored = try await start(job, context) else { return }
        let journal = try await ListeningJournal<UtteranceStore>(
            Recording.ID(job.recording), in: job.workspace, ledger.database, context)
        if job.listening?.channels == true { return try await runChannels(job, stored, journal, context) }
        let words = try await listen(to: stored, for: context, "Listening") { [stenographer] file, report in
            try await stenographer.words(
                of: file, job.listening ?? ListeningOptions(), after: journal.heard.flatMap(\.utterances),
                progress: report,
                each: { try await journal.append(HeardChannel(utterances: [$0])) })
        }
        let rest = await journal.take()
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            try await rest?.insert(transaction)
            return try await keep(words, job, context, at: now, transaction)
        }
    }

    /// The recording, if it still is to be written down. One that had failed, or is done, is begun again.
    func start(_ job: TranscribeJob, _ context: JobContext) async throws -> RecordingStore.Stored? {
        let id = Recording.ID(job.recording)
        let stored = try await ledger.database.read(.workspace(job.workspace)) { try await RecordingStore.find(id, $0) }
        guard let stored, stored.recording.status != .uploaded else { return nil }
        guard stored.recording.status != .processing else { return stored }
        let meeting = stored.recording.meetingID
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.confirm(in: transaction)
            guard try await RecordingStore.settle(id, .processing, job: context.id, at: now, transaction) else {
                return Recorded(unchanged: ())
            }
            try await TranscriptStore.begin(meeting, at: now, transaction)
            let details: JSONValue = ["status": .string(TranscriptStatus.processing.rawValue)]
            return Recorded(
                (),
                changes: [
                    LedgerChange(event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid),
                    Transcription.change(.transcriptUpdated, of: meeting, details),
                ])
        }
        return stored
    }

    /// Writes what was heard into the transcript; who said it is the next step's to find out, unless it is known.
    func keep(
        _ words: WordTranscript, turns: SpeakerTurns? = nil, _ job: TranscribeJob, _ context: JobContext,
        at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Recorded<Void> {
        let id = Recording.ID(job.recording), meeting = Meeting.ID(job.meeting)
        // It may have been deleted, or given up for an import, while we listened.
        guard try await RecordingStore.isBeingWritten(id, by: context.id, transaction) else {
            return Recorded(unchanged: ())
        }
        let transcript = assembly.transcript(of: words, turns: turns)
        let origin: TranscriptOrigin = turns == nil ? .words : .speakers
        let draft = try await draft(
            of: transcript, languageConfidence: words.languageConfidence, origin: origin, recording: id, in: meeting,
            transaction)
        let revision = try await TranscriptStore.write(draft, of: meeting, at: now, transaction)
        var next: UUID?
        if turns == nil, !transcript.segments.isEmpty {
            let speakers = SpeakersJob(
                recording: job.recording, meeting: job.meeting, workspace: job.workspace, speakers: job.speakers,
                revision: revision)
            next = try await queue.enqueue(
                speakers, workspace: job.workspace, owner: context.record.owner, subject: job.recording,
                in: transaction
            ).id
        }
        try await RecordingStore.settle(
            id, next == nil ? .ready : .processing, duration: words.durationMs, job: next, at: now, transaction)
        try await RecordingStore.heard(
            id, engine: draft.engine, language: draft.language, confidence: draft.languageConfidence, transaction)
        let total = try await RecordingStore.total(of: meeting, transaction)
        let heard = LedgerChange(event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid, details: total)
        let standing = try await TranscriptStore.settle(meeting, at: now, transaction)
        return Recorded(
            (), changes: [heard] + (standing.map { [Transcription.settled(meeting, $0, origin: origin)] } ?? []))
    }

    /// No attempt is left: the recording has failed, and the transcript with it unless it had words before.
    func giveUp(_ job: TranscribeJob, _ context: JobContext, _ error: any Error) async throws {
        let failure = HansardError(failureOf: error)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.confirm(in: transaction)
            return try await fail(job, failure, context, at: now, transaction)
        }
    }

    /// The recording has failed, unless it is not waited for any more.
    func fail(
        _ job: TranscribeJob, _ failure: HansardError, _ context: JobContext, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Recorded<Void> {
        let id = Recording.ID(job.recording), meeting = Meeting.ID(job.meeting)
        guard try await RecordingStore.isBeingWritten(id, by: context.id, transaction) else {
            return Recorded(unchanged: ())
        }
        try await RecordingStore.settle(id, .failed, error: failure.code.name, at: now, transaction)
        let standing = try await TranscriptStore.settle(meeting, error: failure.message, at: now, transaction)
        let failed = LedgerChange(
            event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid,
            details: ["error": .string(failure.code.name)])
        return Recorded((), changes: [failed] + (standing.map { [Transcription.settled(meeting, $0)] } ?? []))
    }
}
