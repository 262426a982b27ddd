package import Database
import Foundation
import Mesh

/// The table `speakers`.
enum SpeakerStore {
    private static let columns: SQL = "id, meeting_id, label, name, user_id"

    static func find(_ id: Speaker.ID, _ session: any DatabaseSession) async throws -> Speaker? {
        try await session.first("SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// All who speak in any revision, in the order of first speaking.
    static func all(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [Speaker] {
        try await session.all(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            ORDER BY position, label
            """
        )
    }

    /// Those who speak in the newest revision.
    static func present(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [Speaker] {
        try await session.all(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND EXISTS
            (SELECT 1 FROM segments JOIN transcripts ON transcripts.meeting_id = segments.meeting_id AND
            transcripts.revision = segments.revision
            WHERE segments.speaker_id = speakers.id) ORDER BY position, label
            """)
    }

    static func update(_ speaker: Speaker, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE speakers SET name = \(speaker.name), user_id = \(speaker.userID), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(speaker.id)
            """)
    }

    /// Makes the speakers that are not there yet. One of the same label is the same speaker, whose name stays.
    /// - Returns: their ids by label.
    static func ensure(
        _ labels: [String], names: [String: String], in meeting: Meeting.ID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> [String: Speaker.ID] {
        for (position, label) in labels.enumerated() {
            try await transaction.run(
                """
                INSERT INTO speakers (id, workspace_id, meeting_id, label, name, position, updated_at)
                VALUES (\(UUID.v7(at: now)), \(.workspace), \(meeting), \(label), \(names[label]), \(position), \(now))
                ON CONFLICT (meeting_id, label) DO UPDATE SET position = excluded.position, name =
                COALESCE(speakers.name, excluded.name)
                """)
        }
        let all = try await all(in: meeting, transaction)
        return Dictionary(all.map { ($0.label, $0.id) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Speaker: RowDecodable {
    package init(row: Row) throws {
        try self.init(id: row.get(0), meetingID: row.get(1), label: row.get(2), name: row.get(3), userID: row.get(4))
    }
}
