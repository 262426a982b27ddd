package import Database
import Foundation
import Mesh

/// The tables `transcripts`, `transcript_revisions` and `segments`.
enum TranscriptStore {
    /// A meeting's transcript without its words.
    struct Head: RowDecodable {
        let status: TranscriptStatus
        let revision: Int
        let recording: Recording.ID?
        let language: String?
        let engine: String?
        let error: String?
        let speakersError: String?

        init(row: Row) throws {
            try self.status = row.get(0)
            try revision = row.get(1)
            try recording = row.get(2)
            try language = row.get(3)
            try engine = row.get(4)
            try error = row.get(5)
            try speakersError = row.get(6)
        }
    }

    static func head(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> Head? {
        try await session.first(
            """
            SELECT status, revision, recording_id, language, engine, error, speakers_error FROM transcripts
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
    }

    static func segments(of meeting: Meeting.ID, revision: Int, _ session: any DatabaseSession) async throws
        -> [StoredSegment]
    {
        try await session.all(
            """
            SELECT id, speaker_id, text, start_ms, end_ms, confidence, words FROM segments
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND revision = \(revision) ORDER BY ordinal
            """)
    }

    /// The newest first.
    static func revisions(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [TranscriptRevision] {
        try await session.all(
            """
            SELECT revision, origin, created_by, created_at FROM transcript_revisions
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) ORDER BY revision DESC LIMIT 1000
            """)
    }

    static func hasRevision(_ revision: Int, of meeting: Meeting.ID, _ session: any DatabaseSession) async throws
        -> Bool
    {
        try await session.exists(
            """
            SELECT 1 FROM transcript_revisions WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND
            revision = \(revision)
            """)
    }

    /// From now on the transcript is being written from a recording; what was there stays until then.
    static func begin(
        _ meeting: Meeting.ID, from recording: Recording.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO transcripts (meeting_id, workspace_id, status, revision, recording_id, updated_at)
            VALUES (\(meeting), \(.workspace), \(TranscriptStatus.processing), 0, \(recording), \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET status = excluded.status, recording_id = excluded.recording_id,
            error = NULL,
            speakers_error = NULL, updated_at = excluded.updated_at
            """)
    }

    /// Ends the writing without new words. Where there are words already, they are what is ready.
    ///
    /// - Parameters:
    ///   - error: why there are none.
    ///   - speakersError: why nobody is named in those that are there.
    /// - Returns: where the transcript stands now; nil when another recording or an import has taken it over.
    static func end(
        _ meeting: Meeting.ID, from recording: Recording.ID, error: String? = nil, speakersError: String? = nil,
        at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> TranscriptStatus? {
        guard let head = try await head(of: meeting, transaction), head.recording == recording,
            head.status == .processing
        else { return nil }
        let status: TranscriptStatus = head.revision > 0 ? .ready : error == nil ? .none : .failed
        try await transaction.run(
            """
            UPDATE transcripts SET status = \(status), error = \(error), speakers_error = \(speakersError), updated_at
            = \(now)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
        return status
    }

    /// Writes a revision, which becomes the newest.
    /// - Returns: its number.
    static func write(
        _ draft: RevisionDraft, of meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Int {
        let revision = try await appendRevision(draft, of: meeting, at: now, transaction)
        let speakers = try await SpeakerStore.ensure(
            draft.speakers, names: draft.names, in: meeting, at: now, transaction)
        for (ordinal, line) in draft.lines.enumerated() {
            try await transaction.run(
                """
                INSERT INTO segments (id, workspace_id, meeting_id, revision, ordinal, speaker_id, text, start_ms,
                end_ms, confidence, words)
                VALUES (\(UUID.v7(at: now)), \(.workspace), \(meeting), \(revision), \(ordinal),
                \(line.speaker.flatMap { speakers[$0] }),
                \(line.text), \(line.startMs), \(line.endMs), \(line.confidence),
                \(DatabaseValue.json(canonical: StoredWords(line.words))))
                """)
        }
        return revision
    }

    private static func appendRevision(
        _ draft: RevisionDraft, of meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Int {
        // The head's row is written first: on PostgreSQL that makes whoever writes the same transcript wait.
        try await transaction.run(
            """
            INSERT INTO transcripts (meeting_id, workspace_id, status, revision, recording_id, language, engine,
            updated_at)
            VALUES (\(meeting), \(.workspace), \(draft.status), 1, \(draft.recording), \(draft.language),
            \(draft.engine), \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET status = excluded.status, revision = transcripts.revision + 1,
            recording_id = excluded.recording_id, language = excluded.language, engine = excluded.engine, error = NULL,
            speakers_error = NULL,
            updated_at = excluded.updated_at
            """)
        guard let revision = try await head(of: meeting, transaction)?.revision else {
            throw HansardError.notFound("meeting")
        }
        try await transaction.run(
            """
            INSERT INTO transcript_revisions (meeting_id, revision, workspace_id, origin, created_by, created_at)
            VALUES (\(meeting), \(revision), \(.workspace), \(draft.origin), \(draft.createdBy), \(now))
            """)
        return revision
    }
}

/// A segment as it is stored.
struct StoredSegment: RowDecodable {
    let id: Segment.ID
    let speaker: Speaker.ID?
    let text: String
    let startMs: Int?
    let endMs: Int?
    let confidence: Double?
    let words: StoredWords

    init(row: Row) throws {
        id = try row.get(0)
        speaker = try row.get(1)
        text = try row.get(2)
        startMs = try row.get(3)
        endMs = try row.get(4)
        confidence = try row.get(5)
        words = try row.json("words")
    }

    func segment(_ speakers: [Speaker.ID: Speaker]) -> Segment {
        let known = speaker.flatMap { speakers[$0] }
        return Segment(
            id: id, speaker: known.map { SegmentSpeaker(id: $0.id, label: $0.label, name: $0.name) }, text: text,
            startMs: startMs, endMs: endMs,
            confidence: confidence, words: words.words(by: known?.id))
    }
}

extension TranscriptRevision: RowDecodable {
    package init(row: Row) throws {
        try self.init(revision: row.get(0), origin: row.get(1), createdBy: row.get(2), createdAt: row.get(3))
    }
}

extension TranscriptStatus: DatabaseValueConvertible {}
extension TranscriptOrigin: DatabaseValueConvertible {}
