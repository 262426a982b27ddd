import Database
import Foundation
import Mesh

/// The table `uploads`.
enum UploadStore {
    /// A piece that has come in.
    struct Part: Codable, Sendable {
        let key: String
        let bytes: Int64
    }

    /// An upload as it is stored.
    struct Stored: RowDecodable, Sendable {
        let id: RecordingUpload.ID
        let workspace: UUID
        let meeting: Meeting.ID
        let fileName: String?
        let mediaType: String?
        let sizeBytes: Int64
        var receivedBytes: Int64
        var parts: [Part]
        let transcribe: Bool
        let options: TranscriptionOptions
        let error: String?
        let createdBy: UUID?
        let expiresAt: Timestamp
        let createdAt: Timestamp

        var isComplete: Bool { receivedBytes == sizeBytes }
    }

    private static let columns: SQL = """
        id, workspace_id, meeting_id, file_name, media_type, size_bytes, received_bytes, parts, transcribe, options,
        error, created_by, expires_at, created_at
        """

    static func find(_ id: RecordingUpload.ID, _ session: any DatabaseSession) async throws -> Stored? {
        try await session.first("SELECT \(columns) FROM uploads WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func count(_ session: any DatabaseSession) async throws -> Int {
        try await session.scalar("SELECT COUNT(*) FROM uploads WHERE workspace_id = \(.workspace)") ?? 0
    }

    static func insert(_ upload: Stored, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO uploads (\(columns), updated_at) VALUES (\(upload.id), \(.workspace), \(upload.meeting),
            \(upload.fileName), \(upload.mediaType), \(upload.sizeBytes), \(upload.receivedBytes),
            \(DatabaseValue.json(canonical: upload.parts)), \(upload.transcribe),
            \(DatabaseValue.json(canonical: upload.options)), \(upload.error), \(upload.createdBy), \(upload.expiresAt),
            \(upload.createdAt), \(upload.createdAt))
            """)
    }

    /// Takes up a piece, if it still belongs where it was sent.
    /// - Returns: false when another piece was faster.
    static func append(
        _ part: Part, to upload: Stored, until expiry: Timestamp, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        try await transaction.run(
            """
            UPDATE uploads SET received_bytes = \(upload.receivedBytes + part.bytes),
            parts = \(DatabaseValue.json(canonical: upload.parts + [part])), expires_at = \(expiry), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(upload.id) AND received_bytes = \(upload.receivedBytes)
            AND error IS NULL
            """) == 1
    }

    static func fail(
        _ id: RecordingUpload.ID, _ error: String, at now: Timestamp, _ transaction: any DatabaseTransaction
    )
        async throws
    {
        try await transaction.run(
            """
            UPDATE uploads SET error = \(error), parts = '[]', updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(id)
            """)
    }

    @discardableResult
    static func delete(_ id: RecordingUpload.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run("DELETE FROM uploads WHERE workspace_id = \(.workspace) AND id = \(id)") == 1
    }

    /// Forgets uploads that nobody went on with.
    static func forget(expiredBefore time: Timestamp, limit: Int, _ transaction: any DatabaseTransaction) async throws
        -> Int
    {
        try await transaction.run(
            """
            DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE expires_at < \(time) ORDER BY expires_at
            LIMIT \(limit))
            """)
    }

    /// Which of these uploads exist.
    static func existing(_ ids: [UUID], _ session: any DatabaseSession) async throws -> Set<UUID> {
        Set(
            try await session.scalars(
                "SELECT id FROM uploads WHERE workspace_id = \(.workspace) AND id IN \(list: ids)"))
    }
}

extension UploadStore.Stored {
    init(row: Row) throws {
        try self.init(
            id: row.get(0), workspace: row.get(1), meeting: row.get(2), fileName: row.get(3), mediaType: row.get(4),
            sizeBytes: row.get(5), receivedBytes: row.get(6), parts: row.json("parts"), transcribe: row.get(8),
            options: row.json("options"), error: row.get(10), createdBy: row.get(11), expiresAt: row.get(12),
            createdAt: row.get(13))
    }
}
