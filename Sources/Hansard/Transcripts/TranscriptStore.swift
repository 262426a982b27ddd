package import Database
import Foundation
import Mesh

/// The tables `transcripts` and `transcript_revisions`.
enum TranscriptStore {
    /// A meeting's transcript without its words.
    struct Head: RowDecodable {
        let status: TranscriptStatus
        let revision: Int
        let language: String?
        let languageConfidence: Double?
        let engine: String?
        let error: String?
        let speakersError: String?
        /// The newest revision that has been told to be ready.
        let announced: Int
        let parts: TranscriptParts

        init(row: Row) throws {
            try self.status = row.get(0)
            try revision = row.get(1)
            try language = row.get(2)
            try languageConfidence = row.get(3)
            try engine = row.get(4)
            try error = row.get(5)
            try speakersError = row.get(6)
            try announced = row.get(7)
            try parts = row.json("parts")
        }
    }

    /// Where a transcript stands after a change.
    struct Standing {
        let status: TranscriptStatus
        let revision: Int
        let error: String?
        let speakersError: String?
        /// Whether it has just become as complete as it gets.
        let isNews: Bool
    }

    static func head(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> Head? {
        try await session.first(
            """
            SELECT status, revision, language, language_confidence, engine, error, speakers_error, announced_revision, parts
            FROM transcripts WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
    }

    /// The transcript, once whoever else writes it is done.
    static func lock(_ meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws
        -> Head?
    {
        try await transaction.run(
            """
            UPDATE transcripts SET updated_at = \(now) WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
        return try await head(of: meeting, transaction)
    }

    private static let revisionColumns: SQL = "revision, origin, created_by, created_at, changed"

    /// The newest first.
    static func revisions(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [TranscriptRevision] {
        try await session.all(
            """
            SELECT \(revisionColumns) FROM transcript_revisions
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) ORDER BY revision DESC LIMIT 1000
            """)
    }

    static func revision(_ number: Int, of meeting: Meeting.ID, _ session: any DatabaseSession) async throws
        -> TranscriptRevision?
    {
        try await session.first(
            """
            SELECT \(revisionColumns) FROM transcript_revisions
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND revision = \(number)
            """)
    }

    /// From now on the transcript is being written; what was there stays until then.
    static func begin(_ meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO transcripts (meeting_id, workspace_id, status, revision, updated_at)
            VALUES (\(meeting), \(.workspace), \(TranscriptStatus.processing), 0, \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET status = excluded.status, error = NULL, speakers_error = NULL,
            updated_at = excluded.updated_at
            """)
    }

    /// Brings the status up to the recordings: it is being written while one of them is, and ready once there are
    /// words.
    ///
    /// - Parameter error: why there are no new words.
    /// - Returns: nil where there is no transcript.
    static func settle(
        _ meeting: Meeting.ID, error: String? = nil, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Standing? {
        guard let head = try await head(of: meeting, transaction) else { return nil }
        let recordings = try await RecordingStore.states(of: meeting, transaction)
        let status: TranscriptStatus =
            if recordings.contains(where: { $0.status == .processing }) {
                .processing
            } else if head.revision > 0 {
                .ready
            } else {
                error != nil || recordings.contains { $0.status == .failed } ? .failed : .none
            }
        let speakersError = recordings.lazy.compactMap(\.speakersError).first
        let isNews = status == .ready && head.revision > head.announced
        let announced = isNews ? head.revision : head.announced
        try await transaction.run(
            """
            UPDATE transcripts SET status = \(status), error = \(error), speakers_error = \(speakersError),
            announced_revision = \(announced), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
        return Standing(
            status: status, revision: head.revision, error: error, speakersError: speakersError, isNews: isNews)
    }

    /// Adds a revision, which becomes the newest; who writes the same transcript waits.
    ///
    /// - Parameters:
    ///   - changed: how many segments it touches.
    ///   - user: whose doing it is; nil for the machine's own.
    /// - Returns: the transcript as it stands then, the new revision's number in it.
    static func appendRevision(
        _ origin: TranscriptOrigin, changed: Int, by user: UUID?, of meeting: Meeting.ID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Head {
        // The head's row is written first: on PostgreSQL that makes whoever writes the same transcript wait.
        try await transaction.run(
            """
            INSERT INTO transcripts (meeting_id, workspace_id, status, revision, updated_at)
            VALUES (\(meeting), \(.workspace), \(TranscriptStatus.ready), 1, \(now))
            ON CONFLICT (meeting_id) DO UPDATE SET revision = transcripts.revision + 1, updated_at = excluded.updated_at
            """)
        guard let head = try await head(of: meeting, transaction) else { throw HansardError.notFound("meeting") }
        try await transaction.run(
            """
            INSERT INTO transcript_revisions (meeting_id, revision, workspace_id, origin, created_by, created_at, changed)
            VALUES (\(meeting), \(head.revision), \(.workspace), \(origin), \(user), \(now), \(changed))
            """)
        return head
    }

    /// A person's revision of a transcript that is ready is no news.
    static func keepAnnounced(_ head: Head, of meeting: Meeting.ID, _ transaction: any DatabaseTransaction) async throws
    {
        guard head.announced == head.revision - 1 else { return }
        try await transaction.run(
            """
            UPDATE transcripts SET announced_revision = \(head.revision)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
    }

    /// Writes a revision with the words of one recording, or of an import, which takes the place of all.
    /// - Returns: its number.
    static func write(
        _ draft: RevisionDraft, of meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Int {
        let head = try await appendRevision(
            draft.origin, changed: draft.lines.count, by: draft.createdBy, of: meeting, at: now, transaction)
        var parts = draft.recording == nil ? TranscriptParts() : head.parts
        if let recording = draft.recording {
            parts.set(.init(recording: recording.uuid, durationMs: draft.durationMs, revision: head.revision))
        }
        try await transaction.run(
            """
            UPDATE transcripts SET language = \(draft.language), language_confidence = \(draft.languageConfidence),
            engine = \(draft.engine), parts = \(DatabaseValue.json(canonical: parts)), recording_id = \(draft.recording)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            """)
        try await SegmentStore.end(of: meeting, heardIn: draft.recording, with: head.revision, transaction)
        let speakers = try await SpeakerStore.ensure(
            draft.speakers, names: draft.names, in: meeting, at: now, transaction)
        for (ordinal, line) in draft.lines.enumerated() {
            let segment = StoredSegment(
                line, speaker: line.speaker.flatMap { speakers[$0] }, of: meeting, heardIn: draft.recording,
                revision: head.revision, position: Int64(ordinal + 1) << 20, id: .init(.v7(at: now)))
            try await SegmentStore.insert(segment, transaction)
        }
        return head.revision
    }
}

extension TranscriptRevision: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            revision: row.get(0), origin: row.get(1), createdBy: row.get(2), createdAt: row.get(3), changed: row.get(4))
    }
}

extension TranscriptStatus: DatabaseValueConvertible {}
extension TranscriptOrigin: DatabaseValueConvertible {}
