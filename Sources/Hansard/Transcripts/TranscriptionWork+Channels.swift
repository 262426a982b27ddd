import Foundation
import Jobs
import Mesh
import Speech

extension TranscriptionWork {
    /// A recording of which each channel is a person: who speaks is known as soon as the words are.
    func runChannels(
        _ job: TranscribeJob, _ stored: RecordingStore.Stored, _ journal: ListeningJournal<UtteranceStore>,
        _ context: JobContext
    ) async throws {
        let options = job.listening ?? ListeningOptions()
        let transcript = try await listen(to: stored, for: context, "Listening") { [stenographer] file, report in
            try await stenographer.channelTranscript(
                of: file, options, after: journal.heard, progress: report, each: { try await journal.append($0) })
        }
        let rest = await journal.take()
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            try await rest?.insert(transaction)
            let id = stored.recording.id, meeting = stored.recording.meetingID
            guard try await RecordingStore.isBeingWritten(id, by: context.id, transaction) else {
                return Recorded(unchanged: ())
            }
            let draft = try await draft(of: transcript, origin: .speakers, recording: id, in: meeting, transaction)
            _ = try await TranscriptStore.write(draft, of: meeting, at: now, transaction)
            try await RecordingStore.settle(id, .ready, duration: transcript.durationMs, at: now, transaction)
            try await RecordingStore.heard(
                id, engine: draft.engine, language: draft.language, confidence: nil, transaction)
            let total = try await RecordingStore.total(of: meeting, transaction)
            let heard = LedgerChange(event: .recordingUpdated, subject: id.uuid, meeting: meeting.uuid, details: total)
            let standing = try await TranscriptStore.settle(meeting, at: now, transaction)
            return Recorded(
                (), changes: [heard] + (standing.map { [Transcription.settled(meeting, $0, origin: .speakers)] } ?? []))
        }
    }
}
