import Database
import Mesh
import Speech

/// Which speakers of a recording are known, in one transaction: a voice that is revoked meanwhile is none of them.
struct VoiceRecognition {
    private var known: [(speaker: Int, voice: VoicePrintStore.Known, similarity: Double)] = []

    /// Compares the voices of a recording with those of the workspace whose consent holds. Nothing is kept of the
    /// others.
    ///
    /// Whoever would revoke a voice that was found waits for the transaction. It comes before anything is written of
    /// the meeting, so that no two wait for each other.
    init(of turns: SpeakerTurns, _ transaction: any DatabaseTransaction) async throws {
        guard !turns.voices.isEmpty else { return }
        let voices = try await VoicePrintStore.known(transaction)
        // In the order of the voices, which is the same for all.
        for match in turns.matches(among: voices.map(\.print)).sorted(by: { $0.index < $1.index }) {
            let voice = voices[match.index]
            guard try await VoiceStore.hold(voice.voice, transaction) else { continue }
            known.append((match.speaker, voice, match.similarity.rounded(places: 3)))
        }
    }

    /// Gives the speakers who are known their names; what a person has said of a speaker stays.
    ///
    /// - Parameter labels: what the recording's speakers are called, by their number.
    /// - Returns: what is to be recorded.
    func name(
        _ labels: [Int: String], in meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> [LedgerChange] {
        guard !known.isEmpty else { return [] }
        let ids = try await SpeakerStore.idsByLabel(in: meeting, transaction)
        let found = Dictionary(grouping: known) { labels[$0.speaker].flatMap { ids[$0] } }
        var changes: [LedgerChange] = []
        for (speaker, voices) in found {
            // Speakers whom a person has made one, and who sound like two, are nobody.
            guard let speaker, voices.count == 1, let one = voices.first else { continue }
            let recognition = SpeakerRecognition(voiceID: one.voice.voice, similarity: one.similarity)
            let named = try await SpeakerStore.recognize(
                speaker, as: one.voice.name, user: one.voice.user, recognition, at: now, transaction)
            guard let named else { continue }
            changes.append(
                LedgerChange(
                    event: .speakerUpdated, subject: speaker.uuid, meeting: meeting.uuid,
                    details: SpeakerService.details(named)))
        }
        return changes
    }
}
