import Database
import Foundation
import Mesh

/// The table `recordings`.
enum RecordingStore {
    /// A recording as it is stored: its job is told by the queue.
    struct Stored: RowDecodable, Sendable {
        var recording: Recording
        let storageKey: String
        let sha256: String
        let jobID: UUID?

        init(_ recording: Recording, storageKey: String, sha256: String, jobID: UUID?) {
            self.recording = recording
            self.storageKey = storageKey
            self.sha256 = sha256
            self.jobID = jobID
        }

        init(row: Row) throws {
            recording = try Recording(
                id: row.get(0), meetingID: row.get(1), status: row.get(2), mediaType: row.get(3), fileName: row.get(4),
                sizeBytes: row.get(5),
                durationMs: row.get(6), error: row.get(7), speakersError: row.get("speakers_error"),
                engine: row.get("engine"), language: row.get("language"),
                languageConfidence: row.get("language_confidence"), job: nil, createdBy: row.get(8),
                createdAt: row.get(9), updatedAt: row.get(10))
            storageKey = try row.get(11)
            sha256 = try row.get(12)
            jobID = try row.get(13)
        }
    }

    private static let columns: SQL = """
        id, meeting_id, status, media_type, file_name, size_bytes, duration_ms, error, created_by, created_at,
        updated_at, storage_key, sha256, job_id
        """
    /// What is found out by listening.
    private static let heardColumns: SQL = "speakers_error, engine, language, language_confidence"

    /// More a meeting is not asked for at once.
    static let listLimit = 1_000

    static func find(_ id: Recording.ID, _ session: any DatabaseSession) async throws -> Stored? {
        try await session.first(
            "SELECT \(columns), \(heardColumns) FROM recordings WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// The oldest first.
    static func all(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [Stored] {
        try await all(of: [meeting], session)
    }

    /// The oldest first.
    static func all(of meetings: [Meeting.ID], _ session: any DatabaseSession) async throws -> [Stored] {
        try await session.all(
            """
            SELECT \(columns), \(heardColumns) FROM recordings WHERE workspace_id = \(.workspace)
            AND meeting_id IN \(list: meetings)
            ORDER BY created_at, id LIMIT \(listLimit)
            """)
    }

    static func insert(_ stored: Stored, _ transaction: any DatabaseTransaction) async throws {
        let recording = stored.recording
        try await transaction.run(
            """
            INSERT INTO recordings (workspace_id, \(columns)) VALUES (\(.workspace), \(recording.id),
            \(recording.meetingID), \(recording.status),
            \(recording.mediaType), \(recording.fileName), \(recording.sizeBytes), \(recording.durationMs),
            \(recording.error),
            \(recording.createdBy), \(recording.createdAt), \(recording.updatedAt), \(stored.storageKey),
            \(stored.sha256), \(stored.jobID))
            """)
    }

    /// Says how far a recording is written down.
    ///
    /// - Parameters:
    ///   - duration: nil leaves it as it is.
    ///   - job: nil leaves it as it is.
    /// - Returns: whether there still is such a recording.
    @discardableResult
    static func settle(
        _ id: Recording.ID, _ status: RecordingStatus, duration: Int? = nil, error: String? = nil,
        speakersError: String? = nil, job: UUID? = nil, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        try await transaction.run(
            """
            UPDATE recordings SET status = \(status), duration_ms = COALESCE(\(duration), duration_ms), error =
            \(error), speakers_error = \(speakersError),
            job_id = COALESCE(\(job), job_id), updated_at = \(now) WHERE workspace_id = \(.workspace) AND id = \(id)
            """) == 1
    }

    /// Whether a recording is being written down, and by this job: an import or a new transcription takes the work away
    /// from the one before.
    static func isBeingWritten(_ id: Recording.ID, by job: UUID, _ session: any DatabaseSession) async throws -> Bool {
        let stored = try await find(id, session)
        return stored?.recording.status == .processing && stored?.jobID == job
    }

    /// Says which job works on a recording that is being written down.
    static func work(on id: Recording.ID, job: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE recordings SET job_id = \(job) WHERE workspace_id = \(.workspace) AND id = \(id)
            AND status = \(RecordingStatus.processing)
            """)
    }

    /// Notes what was found out by listening to a recording.
    static func heard(
        _ id: Recording.ID, engine: String?, language: String?, confidence: Double?,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE recordings SET engine = \(engine), language = \(language), language_confidence = \(confidence)
            WHERE workspace_id = \(.workspace) AND id = \(id)
            """)
    }

    /// What is being written from the recordings of a meeting is not wanted any more.
    static func giveUp(of meeting: Meeting.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE recordings SET status = \(RecordingStatus.uploaded), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND status = \(RecordingStatus.processing)
            """)
    }

    /// How far a recording is written down.
    struct State: RowDecodable {
        let status: RecordingStatus
        let speakersError: String?

        init(row: Row) throws {
            try self.status = row.get(0)
            try speakersError = row.get(1)
        }
    }

    /// How far each of a meeting's recordings is written down, the oldest first.
    static func states(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [State] {
        try await session.all(
            """
            SELECT status, speakers_error FROM recordings WHERE workspace_id = \(.workspace) AND
            meeting_id = \(meeting) ORDER BY created_at, id LIMIT \(listLimit)
            """)
    }

    static func delete(_ id: Recording.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run("DELETE FROM recordings WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// What an event of a recording tells: how long all recordings of its meeting are together, null while none is
    /// known.
    static func total(of meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> JSONValue {
        let sum: Int?? = try await session.scalar(
            """
            SELECT CAST(SUM(duration_ms) AS BIGINT) FROM recordings WHERE workspace_id = \(.workspace) AND meeting_id =
            \(meeting)
            """)
        let total: JSONValue =
            if case .some(.some(let milliseconds)) = sum { .integer(Int64(milliseconds)) } else { .null }
        return ["total_duration_ms": total]
    }

    /// Which of these recordings exist.
    static func existing(_ ids: [Recording.ID], _ session: any DatabaseSession) async throws -> Set<Recording.ID> {
        let found: [Recording.ID] = try await session.scalars(
            "SELECT id FROM recordings WHERE workspace_id = \(.workspace) AND id IN \(list: ids)")
        return Set(found)
    }
}

extension RecordingStatus: DatabaseValueConvertible {}
