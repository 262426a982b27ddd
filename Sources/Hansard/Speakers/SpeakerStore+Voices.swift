import Database
import Mesh

extension SpeakerStore {
    /// Whom each label leads to: one who was merged into another leads there.
    static func idsByLabel(in meeting: Meeting.ID, _ session: any DatabaseSession) async throws -> [String: Speaker.ID]
    {
        let all = try await all(in: meeting, session), resolved = try await byID(in: meeting, session)
        return Dictionary(
            all.map { ($0.speaker.label, (resolved[$0.speaker.id] ?? $0.speaker).id) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Names a speaker as the known voice is called, unless a person has said who it is.
    ///
    /// - Parameter user: nil leaves it as it is.
    /// - Returns: the speaker; nil where a person's word stands.
    static func recognize(
        _ id: Speaker.ID, as name: String, user: Identifier<User>?, _ recognition: SpeakerRecognition,
        at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Speaker? {
        let changed = try await transaction.run(
            """
            UPDATE speakers SET name = \(name), user_id = COALESCE(\(user), user_id), voice_id = \(recognition.voiceID),
            voice_similarity = \(recognition.similarity), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(id) AND NOT settled
            """)
        return changed == 1 ? try await find(id, transaction) : nil
    }

    /// Those who have their name from a voice.
    static func recognized(by voice: Voice.ID, limit: Int, _ session: any DatabaseSession) async throws -> [Speaker] {
        let found: [Stored] = try await session.all(
            """
            SELECT \(columns) FROM speakers WHERE workspace_id = \(.workspace) AND voice_id = \(voice)
            ORDER BY id LIMIT \(limit)
            """)
        return found.map(\.speaker)
    }

    /// Takes the mark of a voice from those who have their name from it. The names stay, as if a person had given them.
    static func forget(_ voice: Voice.ID, at now: Timestamp, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE speakers SET voice_id = NULL, voice_similarity = NULL, settled = \(true), updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND voice_id = \(voice)
            """)
    }
}
