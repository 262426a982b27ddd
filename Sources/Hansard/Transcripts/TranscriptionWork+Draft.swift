import Database
import Mesh
import Speech

extension TranscriptionWork {
    /// What is to stand in the transcript: what was heard, with the workspace's vocabulary and with what people have
    /// corrected in this recording before.
    func draft(
        of transcript: SpeechTranscript, languageConfidence: Double? = nil, origin: TranscriptOrigin,
        recording: Recording.ID, in meeting: Meeting.ID, _ transaction: any DatabaseTransaction
    ) async throws -> RevisionDraft {
        let known = try await SpeakerStore.byID(in: meeting, transaction).mapValues(\.label)
        let labels = try await labels(of: transcript, recording: recording, in: meeting, transaction)
        var words = CorrectedWords(
            transcript.segments.map { segment in
                (segment.words.map { SpokenWord($0) }, segment.speaker.flatMap { labels[$0] })
            })
        words.apply(try await VocabularyStore.rules(transaction))
        words.apply(try await CorrectionStore.all(of: recording, transaction), labels: known)
        return RevisionDraft(
            origin: origin, lines: words.lines, labels: labels, recording: recording, durationMs: transcript.durationMs,
            language: transcript.language, languageConfidence: languageConfidence?.rounded(places: 3),
            engine: "\(transcript.engine.name)/\(transcript.engine.model)")
    }

    /// What the transcript's speakers are called.
    private func labels(
        of transcript: SpeechTranscript, recording: Recording.ID, in meeting: Meeting.ID,
        _ session: any DatabaseSession
    ) async throws -> [Int: String] {
        guard !transcript.speakers.isEmpty else { return [:] }
        let stored = try await SpeakerStore.all(in: meeting, session).map(\.speaker)
        let labels = Dictionary(stored.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
        let last = try await lastSpoken(recording, in: meeting, session)
        let before = last.compactMap { segment -> SpeakerLabels.Spoken? in
            guard let label = segment.speaker.flatMap({ labels[$0] }), let start = segment.startMs,
                let end = segment.endMs
            else { return nil }
            return SpeakerLabels.Spoken(startMs: start, endMs: end, label: label)
        }
        return SpeakerLabels(of: transcript, before: before, taken: stored.map(\.label)).labels
    }

    /// What the machine last wrote of a recording with speakers: the newest revision of it that names somebody.
    private func lastSpoken(_ recording: Recording.ID, in meeting: Meeting.ID, _ session: any DatabaseSession)
        async throws -> [StoredSegment]
    {
        guard let revision = try await SegmentStore.lastToldApart(recording, in: meeting, session) else { return [] }
        return try await SegmentStore.all(SegmentStore.Standing(meeting, revision: revision), session)
            .filter { $0.recording == recording }
    }
}
