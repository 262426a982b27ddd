import Database
import Foundation
import Mesh

/// The table `corrections`.
enum CorrectionStore {
    /// More of one recording are not applied again: the newest count.
    static let limit = 20_000

    /// In the order in which they were made.
    static func all(of recording: Recording.ID, _ session: any DatabaseSession) async throws -> [Correction] {
        let newest: [Correction] = try await session.all(
            """
            SELECT id, recording_id, kind, start_ms, end_ms, heard, written, speaker_id, created_by FROM corrections
            WHERE workspace_id = \(.workspace) AND recording_id = \(recording) ORDER BY created_at DESC, id DESC
            LIMIT \(limit)
            """)
        return newest.reversed()
    }

    static func insert(_ corrections: [Correction], at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        for one in corrections {
            try await transaction.run(
                """
                INSERT INTO corrections (id, workspace_id, recording_id, kind, start_ms, end_ms, heard, written,
                speaker_id, created_by, created_at) VALUES (\(one.id), \(.workspace), \(one.recording), \(one.kind),
                \(one.startMs), \(one.endMs), \(one.heard.withoutNULs), \(one.written.withoutNULs), \(one.speaker),
                \(one.createdBy), \(now))
                """)
        }
    }
}

extension Correction: RowDecodable {
    init(row: Row) throws {
        try self.init(
            id: row.get(0), recording: row.get(1), kind: row.get(2), startMs: row.get(3), endMs: row.get(4),
            heard: row.get(5), written: row.get(6), speaker: row.get(7), createdBy: row.get(8))
    }
}

extension Correction.Kind: DatabaseValueConvertible {}
