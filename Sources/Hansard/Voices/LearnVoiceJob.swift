import Database
import Foundation
package import Jobs
import Mesh
import Speech

/// Listens again to one speaker, and makes the print that their voice is known by.
struct LearnVoiceJob: Job {
    static let kind = "learn-voice"
    static let policy = JobPolicy(attempts: 8, timeout: .seconds(24 * 3600), lane: SpeechLane.name)

    var voice: UUID
    var meeting: UUID
    var speaker: UUID
    var workspace: UUID
}

/// What is done for `LearnVoiceJob`, and after a revocation.
///
/// No voice is kept of anybody before they have agreed: what a voice sounds like is not taken from the time when the
/// recording was written down, but heard anew.
package struct VoiceLearning: Sendable {
    /// Less speech than this does not tell a voice from all others, in seconds. Of one reader, heard again as a telephone
    /// sends it, the cosine is 0.56–0.67 to a print of 2 or 3 seconds, which is hardly recognised, 0.65–0.76 to one of 8,
    /// and 0.69–0.78 to one of 16.
    static let leastSeconds = 8.0

    let line: TranscriptionWork
    private var ledger: JobLedger { line.ledger }

    package init(line: TranscriptionWork) { self.line = line }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(LearnVoiceJob.self, { try await run($0, $1) }, failed: { try await giveUp($0, $1, $2) })
        handlers.handle(ExpungeVoicesJob.self) { _, _ in try await ledger.database.expunge("voice_prints") }
    }

    private func run(_ job: LearnVoiceJob, _ context: JobContext) async throws {
        guard let parts = try await parts(of: job, context) else { return }
        var voices: [SpeakerVoice] = []
        for (stored, stretches) in parts {
            let voice = try await line.listen(to: stored, for: context, "Learning the voice") {
                [line] file, report in
                try await line.stenographer.voice(of: file, in: stretches, progress: report)
            }
            if let voice { voices.append(voice) }
        }
        let heard = SpeakerVoice.joining(voices)
        guard let heard, heard.seconds >= Self.leastSeconds else {
            throw Self.tooLittle(heard?.seconds ?? 0)
        }
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            let id = Voice.ID(job.voice)
            if let other = try await Self.namesake(of: heard, than: id, transaction) { throw Self.known(as: other) }
            let isWanted = try await VoiceStore.settle(
                id, .ready, seconds: heard.seconds.rounded(places: 1), by: context.id, at: now, transaction)
            // It may have been revoked while we listened.
            guard isWanted else { return Recorded(unchanged: ()) }
            try await VoicePrintStore.insert(heard.print, of: id, transaction)
            return Recorded((), subject: job.voice, event: .voiceLearned)
        }
    }

    /// The recordings that the speaker is heard in, and where; nil when the voice is not this job's to learn any more.
    private func parts(of job: LearnVoiceJob, _ context: JobContext) async throws
        -> [(RecordingStore.Stored, [Range<Int>])]?
    {
        try await ledger.database.read(.workspace(job.workspace)) { session in
            guard try await VoiceStore.isLearned(Voice.ID(job.voice), by: context.id, session) else { return nil }
            let spoken = try await SegmentStore.spoken(
                by: [Speaker.ID(job.speaker)], in: Meeting.ID(job.meeting), session)
            var parts: [(RecordingStore.Stored, [Range<Int>])] = []
            for part in SpokenStretches(spoken).parts {
                guard let stored = try await RecordingStore.find(part.recording, session) else { continue }
                parts.append((stored, part.stretches))
            }
            return parts
        }
    }

    /// Who is known by such a voice already.
    private static func namesake(
        of heard: SpeakerVoice, than id: Voice.ID, _ session: any DatabaseSession
    ) async throws -> String? {
        let others = try await VoicePrintStore.known(session).filter { $0.voice != id }
        return others.compactMap { other in
            heard.print.similarity(to: other.print).map { (name: other.name, similarity: $0) }
        }
        .filter { $0.similarity >= SpeakerVoice.recognition }.max { $0.similarity < $1.similarity }?.name
    }

    private static func tooLittle(_ seconds: Double) -> LastingJobFailure {
        LastingJobFailure(
            error: HansardError(
                .conflict,
                """
                There is too little speech of this speaker alone: \(Int(seconds)) seconds, and \(Int(leastSeconds)) \
                are needed
                """))
    }

    /// Two known voices that are nearly one would keep each other from being recognised.
    private static func known(as name: String) -> LastingJobFailure {
        LastingJobFailure(error: HansardError(.conflict, "This voice is known already, as \(name)"))
    }

    /// No attempt is left: the voice says why it is not known.
    private func giveUp(_ job: LearnVoiceJob, _ context: JobContext, _ error: any Error) async throws {
        let failure = HansardError(failureOf: error)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.confirm(in: transaction)
            let isWanted = try await VoiceStore.settle(
                Voice.ID(job.voice), .failed, error: failure.message, by: context.id, at: now, transaction)
            guard isWanted else { return Recorded(unchanged: ()) }
            return Recorded((), subject: job.voice, event: .voiceFailed)
        }
    }
}
