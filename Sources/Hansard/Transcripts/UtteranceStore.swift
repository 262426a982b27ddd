import Database
import Foundation
import Mesh
import Speech

/// The table `utterances`: what an engine heard in a recording, as it heard it. It stays after the work is done.
enum UtteranceStore: ListeningStore {
    /// A batch has this many utterances: about two minutes of speech.
    private static let batch = 16

    /// All batches, in order.
    static func batches(of recording: Recording.ID, _ session: any DatabaseSession) async throws
        -> [KeptBatch<HeardChannel>]
    {
        let rows: [Kept] = try await session.all(
            """
            SELECT job_id, channel, language, content FROM utterances
            WHERE workspace_id = \(.workspace) AND recording_id = \(recording) ORDER BY ordinal
            """)
        return rows.map(\.batch)
    }

    /// All utterances of a recording whose channels were heard together, in order.
    static func all(of recording: Recording.ID, _ session: any DatabaseSession) async throws -> [RecognisedUtterance] {
        try await batches(of: recording, session).flatMap { $0.content?.utterances ?? [] }
    }

    static func insert(
        _ heard: HeardChannel, ordinal: Int, of recording: Recording.ID, by job: UUID,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO utterances (recording_id, ordinal, workspace_id, job_id, channel, language, end_ms, content)
            VALUES (\(recording), \(ordinal), \(.workspace), \(job), \(heard.channel), \(heard.language),
            \(heard.utterances.last?.endMs ?? 0), \(DatabaseValue.json(canonical: heard.utterances)))
            """)
    }

    /// Deletes all of them, and what is being heard of those who said them.
    static func delete(of recording: Recording.ID, _ transaction: any DatabaseTransaction) async throws {
        try await VoicePieceStore.delete(of: recording, transaction)
        try await transaction.run(
            "DELETE FROM utterances WHERE workspace_id = \(.workspace) AND recording_id = \(recording)")
    }

    static func joined(_ batch: HeardChannel, _ next: HeardChannel) -> HeardChannel? {
        guard batch.channel == next.channel, batch.language == nil else { return nil }
        return HeardChannel(
            channel: batch.channel, utterances: batch.utterances + next.utterances, language: next.language)
    }

    static func isFull(_ heard: HeardChannel) -> Bool {
        heard.utterances.count >= batch || heard.language != nil
    }

    private struct Kept: RowDecodable {
        let batch: KeptBatch<HeardChannel>

        init(row: Row) throws {
            batch = KeptBatch(
                job: try row.get("job_id"),
                content: HeardChannel(
                    channel: try row.get("channel"), utterances: try row.json("content"),
                    language: try row.get("language")))
        }
    }
}
