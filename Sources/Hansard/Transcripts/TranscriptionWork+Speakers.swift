import Database
import Foundation
import Jobs
import Mesh
import Speech

extension TranscriptionWork {
    /// The second step: the same words, each by the one who said it.
    func run(_ job: SpeakersJob, _ context: JobContext) async throws {
        guard let (stored, words) = try await words(of: job, context) else { return try await leave(job, context) }
        let journal = try await ListeningJournal<VoicePieceStore>(
            stored.recording.id, in: job.workspace, ledger.database, context)
        let turns = try await listen(to: stored, for: context, "Telling speakers apart") {
            [stenographer] file, report in
            try await stenographer.turns(
                of: file, speakers: job.speakers, after: journal.heard.reduce(into: VoicePieces()) { $0.append($1) },
                progress: report, each: { try await journal.append($0) })
        }
        let transcript = assembly.transcript(of: words, turns: turns)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            try await VoicePieceStore.delete(of: stored.recording.id, by: context.id, transaction)
            return try await keep(transcript, voices: turns, job, context, at: now, transaction)
        }
    }

    /// Nobody waits for it any more.
    private func leave(_ job: SpeakersJob, _ context: JobContext) async throws {
        try await ledger.database.write(.workspace(job.workspace)) { transaction in
            try await context.finish(in: transaction)
            try await VoicePieceStore.delete(of: Recording.ID(job.recording), by: context.id, transaction)
        }
    }

    /// The recording and what was heard in it; nil when nobody waits for it any more.
    private func words(of job: SpeakersJob, _ context: JobContext) async throws -> (
        RecordingStore.Stored, WordTranscript
    )? {
        try await ledger.database.read(.workspace(job.workspace)) { session in
            guard try await isWanted(job, context, session),
                let stored = try await RecordingStore.find(Recording.ID(job.recording), session)
            else { return nil }
            let heard = try await UtteranceStore.all(of: stored.recording.id, session)
            return (stored, WordTranscript(heard, of: stored.recording))
        }
    }

    /// Whether the words still are what is to be completed: an import or a new transcription may have taken their
    /// place.
    private func isWanted(_ job: SpeakersJob, _ context: JobContext, _ session: any DatabaseSession) async throws
        -> Bool
    {
        guard let recording = try await RecordingStore.find(Recording.ID(job.recording), session)?.recording else {
            return false
        }
        switch recording.status {
        case .processing: return try await RecordingStore.isBeingWritten(recording.id, by: context.id, session)
        case .ready:
            let head = try await TranscriptStore.head(of: recording.meetingID, session)
            return head?.parts.part(recording.id)?.revision == job.revision
        case .uploaded, .failed: return false
        }
    }

    private func keep(
        _ transcript: SpeechTranscript, voices: SpeakerTurns, _ job: SpeakersJob, _ context: JobContext,
        at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Recorded<Void> {
        let id = Recording.ID(job.recording), meeting = Meeting.ID(job.meeting)
        guard try await isWanted(job, context, transaction) else { return Recorded(unchanged: ()) }
        let confidence = try await RecordingStore.find(id, transaction)?.recording.languageConfidence
        let recognition = try await VoiceRecognition(of: voices, transaction)
        let draft = try await draft(
            of: transcript, languageConfidence: confidence, origin: .speakers, recording: id, in: meeting, transaction)
        _ = try await TranscriptStore.write(draft, of: meeting, at: now, transaction)
        let named = try await recognition.name(draft.labels, in: meeting, at: now, transaction)
        try await RecordingStore.settle(id, .ready, at: now, transaction)
        let told = LedgerChange(event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid)
        let standing = try await TranscriptStore.settle(meeting, at: now, transaction)
        return Recorded(
            (),
            changes: [told] + named
                + (standing.map { [Transcription.settled(meeting, $0, origin: .speakers)] } ?? []))
    }

    /// No attempt is left: the words stand as they are, and the transcript says why nobody is named.
    func giveUp(_ job: SpeakersJob, _ context: JobContext, _ error: any Error) async throws {
        let id = Recording.ID(job.recording), meeting = Meeting.ID(job.meeting),
            failure = HansardError(failureOf: error)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.confirm(in: transaction)
            try await VoicePieceStore.delete(of: id, by: context.id, transaction)
            guard try await RecordingStore.isBeingWritten(id, by: context.id, transaction) else {
                return Recorded(unchanged: ())
            }
            try await RecordingStore.settle(id, .ready, speakersError: failure.message, at: now, transaction)
            let told = LedgerChange(event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid)
            let standing = try await TranscriptStore.settle(meeting, at: now, transaction)
            return Recorded(
                (), changes: [told] + (standing.map { [Transcription.settled(meeting, $0, origin: .words)] } ?? []))
        }
    }
}

extension WordTranscript {
    /// What was heard in a recording, as it was kept.
    fileprivate init(_ utterances: [RecognisedUtterance], of recording: Recording) {
        let parts = (recording.engine ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        let engine = EngineIdentity(
            name: parts.first ?? "", model: parts.dropFirst().first ?? "", language: recording.language)
        self.init(
            utterances: utterances, language: recording.language ?? "und", engine: engine,
            durationMs: recording.durationMs ?? 0)
    }
}
