import Database
import Foundation
import Mesh

/// The table `segments`.
enum SegmentStore {
    /// The segments of a meeting that stand in one revision.
    struct Standing {
        let meeting: Meeting.ID
        fileprivate let condition: SQL

        /// - Parameter revision: nil for the newest.
        init(_ meeting: Meeting.ID, revision: Int? = nil) {
            self.meeting = meeting
            let stands: SQL =
                if let revision {
                    "first_revision <= \(revision) AND (until_revision IS NULL OR until_revision > \(revision))"
                } else {
                    "until_revision IS NULL"
                }
            condition = "workspace_id = \(.workspace) AND meeting_id = \(meeting) AND \(stands)"
        }
    }

    /// - Parameters:
    ///   - from: how many of the first are passed over.
    ///   - limit: nil for all.
    ///   - withWords: false leaves the words in the database: they are most of what a segment weighs.
    static func all(
        _ standing: Standing, from: Int = 0, limit: Int? = nil, withWords: Bool = true,
        _ session: any DatabaseSession
    ) async throws -> [StoredSegment] {
        let columns = withWords ? StoredSegment.columns : StoredSegment.columnsWithoutWords
        let window: SQL = limit != nil || from > 0 ? "LIMIT \(limit ?? Int(Int32.max)) OFFSET \(from)" : ""
        return try await session.all(
            """
            SELECT \(columns) FROM segments WHERE \(standing.condition) ORDER BY recording_id, position \(window)
            """)
    }

    static func count(_ standing: Standing, _ session: any DatabaseSession) async throws -> Int {
        try await session.scalar("SELECT COUNT(*) FROM segments WHERE \(standing.condition)") ?? 0
    }

    /// How many segments stand before this one; nil when it stands in this revision no more.
    static func place(of id: Segment.ID, in standing: Standing, _ session: any DatabaseSession) async throws -> Int? {
        let found: StoredSegment? = try await session.first(
            """
            SELECT \(StoredSegment.columnsWithoutWords) FROM segments WHERE \(standing.condition) AND id = \(id)
            """)
        guard let found else { return nil }
        // A transcript is imported or heard, never both: the recordings of all segments are null, or none is.
        let before: SQL =
            found.recording.map {
                "(recording_id < \($0) OR (recording_id = \($0) AND position < \(found.position)))"
            } ?? "position < \(found.position)"
        return try await session.scalar("SELECT COUNT(*) FROM segments WHERE \(standing.condition) AND \(before)")
    }

    /// The segment's newest form; nil when it stands in the newest revision no more.
    static func find(_ id: Segment.ID, _ session: any DatabaseSession) async throws -> StoredSegment? {
        try await session.first(
            """
            SELECT \(StoredSegment.columns) FROM segments WHERE workspace_id = \(.workspace) AND id = \(id)
            AND until_revision IS NULL
            """)
    }

    /// The segments of the newest revision among these, in their order.
    static func find(_ ids: [Segment.ID], of meeting: Meeting.ID, _ session: any DatabaseSession) async throws
        -> [StoredSegment]
    {
        try await session.all(
            """
            SELECT \(StoredSegment.columns) FROM segments WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            AND until_revision IS NULL AND id IN \(list: ids) ORDER BY recording_id, position
            """)
    }

    /// All that a speaker says in the newest revision.
    static func spoken(by speakers: [Speaker.ID], in meeting: Meeting.ID, _ session: any DatabaseSession) async throws
        -> [StoredSegment]
    {
        try await session.all(
            """
            SELECT \(StoredSegment.columns) FROM segments WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            AND until_revision IS NULL AND speaker_id IN \(list: speakers) ORDER BY recording_id, position
            """)
    }

    /// The newest revision in which the machine told apart who speaks in a recording.
    static func lastToldApart(_ recording: Recording.ID, in meeting: Meeting.ID, _ session: any DatabaseSession)
        async throws -> Int?
    {
        let revision: Int?? = try await session.scalar(
            """
            SELECT MAX(r.revision) FROM transcript_revisions r WHERE r.workspace_id = \(.workspace) AND
            r.meeting_id = \(meeting) AND r.origin = \(TranscriptOrigin.speakers) AND EXISTS (SELECT 1 FROM segments s
            WHERE s.meeting_id = r.meeting_id AND s.recording_id = \(recording) AND s.first_revision = r.revision)
            """)
        return revision ?? nil
    }

    /// What follows a segment in its recording.
    static func next(after segment: StoredSegment, _ session: any DatabaseSession) async throws -> StoredSegment? {
        try await session.first(
            """
            SELECT \(StoredSegment.columns) FROM segments WHERE workspace_id = \(.workspace) AND meeting_id = \(segment.meeting)
            AND until_revision IS NULL AND \(heard(in: segment.recording)) AND position > \(segment.position)
            ORDER BY position LIMIT 1
            """)
    }

    /// What a revision wrote and what it ended.
    static func changes(of revision: Int, in meeting: Meeting.ID, limit: Int, _ session: any DatabaseSession)
        async throws
        -> (before: [StoredSegment], after: [StoredSegment])
    {
        func segments(_ condition: SQL) async throws -> [StoredSegment] {
            try await session.all(
                """
                SELECT \(StoredSegment.columns) FROM segments WHERE workspace_id = \(.workspace) AND
                meeting_id = \(meeting) AND \(condition) ORDER BY recording_id, position LIMIT \(limit)
                """)
        }
        return (
            try await segments("until_revision = \(revision) AND first_revision < \(revision)"),
            try await segments("first_revision = \(revision)")
        )
    }

    static func insert(_ segment: StoredSegment, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO segments (workspace_id, \(StoredSegment.columns)) VALUES (\(.workspace), \(segment.id),
            \(segment.meeting), \(segment.recording), \(segment.firstRevision), \(segment.position), \(segment.speaker),
            \(segment.text), \(segment.startMs), \(segment.endMs), \(segment.confidence), \(segment.speakerConfidence),
            \(segment.editedBy), \(DatabaseValue.json(canonical: StoredWords(segment.words))))
            """)
    }

    /// From this revision on, the segments stand no more.
    static func end(
        _ ids: [Segment.ID], of meeting: Meeting.ID, with revision: Int, _ transaction: any DatabaseTransaction
    ) async throws {
        for part in stride(from: 0, to: ids.count, by: 500) {
            let some = ids[part..<min(part + 500, ids.count)]
            try await transaction.run(
                """
                UPDATE segments SET until_revision = \(revision) WHERE workspace_id = \(.workspace) AND
                meeting_id = \(meeting) AND until_revision IS NULL AND id IN \(list: some)
                """)
        }
    }

    /// Ends what was heard in a recording, and what was imported, which a recording replaces; without a recording all.
    static func end(
        of meeting: Meeting.ID, heardIn recording: Recording.ID?, with revision: Int,
        _ transaction: any DatabaseTransaction
    ) async throws {
        let which: SQL = recording.map { "(recording_id = \($0) OR recording_id IS NULL)" } ?? "1 = 1"
        try await transaction.run(
            """
            UPDATE segments SET until_revision = \(revision) WHERE workspace_id = \(.workspace) AND
            meeting_id = \(meeting) AND until_revision IS NULL AND \(which)
            """)
    }

    /// A position between a segment and the next of its recording; nil when there is none left.
    static func place(after segment: StoredSegment, _ session: any DatabaseSession) async throws -> Int64? {
        let next: Int64?? = try await session.scalar(
            """
            SELECT MIN(position) FROM segments WHERE workspace_id = \(.workspace) AND meeting_id = \(segment.meeting)
            AND \(heard(in: segment.recording)) AND position > \(segment.position)
            """)
        guard let following = next ?? nil else { return segment.position + 1 << 20 }
        let place = segment.position + (following - segment.position) / 2
        return place > segment.position ? place : nil
    }

    /// Makes room between the segments of a recording, in all revisions.
    /// - Returns: the factor by which positions have grown.
    /// - Throws: `conflict` when no room is left to be made.
    static func spread(_ segment: StoredSegment, _ transaction: any DatabaseTransaction) async throws -> Int64 {
        let factor: Int64 = 1 << 10
        let last: Int64?? = try await transaction.scalar(
            """
            SELECT MAX(position) FROM segments WHERE workspace_id = \(.workspace) AND meeting_id = \(segment.meeting)
            AND \(heard(in: segment.recording))
            """)
        guard ((last ?? nil) ?? 0) < 1 << 52 else {
            throw HansardError(.conflict, "There is no room for another segment here")
        }
        try await transaction.run(
            """
            UPDATE segments SET position = position * \(factor) WHERE workspace_id = \(.workspace) AND
            meeting_id = \(segment.meeting) AND \(heard(in: segment.recording))
            """)
        return factor
    }

    private static func heard(in recording: Recording.ID?) -> SQL {
        recording.map { "recording_id = \($0)" } ?? "recording_id IS NULL"
    }
}
