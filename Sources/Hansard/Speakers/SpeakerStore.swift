package import Database
import Foundation
import Mesh

/// The table `speakers`. One that was merged into another keeps its row, so that its label leads there.
enum SpeakerStore {
    static let columns: SQL = "id, meeting_id, label, name, user_id, merged_into, voice_id, voice_similarity"

    /// A speaker as it is stored.
    struct Stored: RowDecodable {
        let speaker: Speaker
        let mergedInto: Speaker.ID?

        init(row: Row) throws {
            let voice: Voice.ID? = try row.get(6), similarity: Double? = try row.get(7)
            speaker = try Speaker(
                id: row.get(0), meetingID: row.get(1), label: row.get(2), name: row.get(3), userID: row.get(4),
                recognized: voice.map { SpeakerRecognition(voiceID: $0, similarity: similarity ?? 0) })
            mergedInto = try row.get(5)
        }
    }

    /// One who has not been merged into another.
    static func find(_ id: Speaker.ID, _ session: any DatabaseSession) async throws -> Speaker? {
        let found: Stored? = try await session.first(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND id = \(id) AND merged_into IS NULL
            """)
        return found?.speaker
    }

    /// - Throws: a violation of `field` unless this is somebody of the meeting.
    static func require(
        _ id: Speaker.ID, in meeting: Meeting.ID, field: String = "speaker_id", _ session: any DatabaseSession
    ) async throws {
        guard try await find(id, session)?.meetingID == meeting else {
            throw HansardError.invalid(field, "unknown", "must be a speaker of this meeting")
        }
    }

    /// All who speak in any revision, in the order of first speaking, those who were merged too.
    static func all(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [Stored] {
        try await session.all(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            ORDER BY position, label
            """
        )
    }

    /// Who each id stands for: one who was merged is whom they were merged into.
    static func byID(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [Speaker.ID: Speaker] {
        let all = try await all(in: meeting, session)
        let stored = Dictionary(all.map { ($0.speaker.id, $0) }, uniquingKeysWith: { first, _ in first })
        return stored.mapValues { Self.resolved($0, stored) }
    }

    private static func resolved(_ stored: Stored, _ all: [Speaker.ID: Stored]) -> Speaker {
        var current = stored
        // A merge never leads back, but a bound costs nothing.
        for _ in 0..<all.count {
            guard let next = current.mergedInto.flatMap({ all[$0] }) else { break }
            current = next
        }
        return current.speaker
    }

    /// Those who speak in the newest revision, and those whom a person has added; meeting by meeting.
    static func present(in meetings: [Meeting.ID], _ session: any DatabaseSession) async throws -> [Speaker] {
        let found: [Stored] = try await session.all(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND meeting_id IN \(list: meetings)
            AND merged_into IS NULL AND (position >= \(addedPosition) OR EXISTS
            (SELECT 1 FROM segments WHERE segments.speaker_id = speakers.id AND until_revision IS NULL))
            ORDER BY meeting_id, position, label
            """)
        return found.map(\.speaker)
    }

    /// Where those stand whom a person has added and who have not been heard.
    private static let addedPosition = 1_000_000

    /// Keeps what a person says of a speaker; from then on no known voice names them.
    static func update(_ speaker: Speaker, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE speakers SET name = \(speaker.name), user_id = \(speaker.userID), voice_id = NULL,
            voice_similarity = NULL, settled = \(true), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(speaker.id)
            """)
    }

    /// Adds somebody of whom nothing has been heard yet, under the next free label.
    static func add(
        name: String?, user: Identifier<User>?, to meeting: Meeting.ID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Speaker {
        let labels = try await all(in: meeting, transaction).map(\.speaker.label)
        let number = SpeakerLabels.highest(labels) + 1
        let speaker = Speaker(
            id: .init(.v7(at: now)), meetingID: meeting, label: SpeakerLabels.label(number), name: name, userID: user,
            recognized: nil)
        try await transaction.run(
            """
            INSERT INTO speakers (id, workspace_id, meeting_id, label, name, user_id, settled, position, updated_at)
            VALUES (\(speaker.id), \(.workspace), \(meeting), \(speaker.label), \(name), \(user),
            \(name != nil || user != nil), \(addedPosition + number), \(now))
            """)
        return speaker
    }

    static func merge(
        _ ids: [Speaker.ID], into speaker: Speaker.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE speakers SET merged_into = \(speaker), updated_at = \(now) WHERE workspace_id = \(.workspace)
            AND (id IN \(list: ids) OR merged_into IN \(list: ids))
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
                INSERT INTO speakers (id, workspace_id, meeting_id, label, name, settled, position, updated_at)
                VALUES (\(UUID.v7(at: now)), \(.workspace), \(meeting), \(label), \(names[label]),
                \(names[label] != nil), \(position), \(now))
                ON CONFLICT (meeting_id, label) DO UPDATE SET position = excluded.position, name =
                COALESCE(speakers.name, excluded.name), settled = (speakers.settled OR excluded.settled)
                """)
        }
        return try await idsByLabel(in: meeting, transaction)
    }
}
