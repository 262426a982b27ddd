import Database
import Foundation
import Mesh
import Speech

/// The table `utterances`: what an engine heard in a recording, as it heard it. It is written while the engine listens,
/// so that work that was interrupted goes on where it was.
enum UtteranceStore {
    /// Utterances that were kept together.
    struct Batch: RowDecodable {
        let job: UUID
        let utterances: [RecognisedUtterance]

        init(row: Row) throws {
            job = try row.get("job_id")
            utterances = try row.json("content")
        }
    }

    /// All batches, in order.
    static func batches(of recording: Recording.ID, _ session: any DatabaseSession) async throws -> [Batch] {
        try await session.all(
            """
            SELECT job_id, content FROM utterances WHERE workspace_id = \(.workspace) AND recording_id = \(recording)
            ORDER BY ordinal
            """)
    }

    static func insert(
        _ utterances: [RecognisedUtterance], ordinal: Int, of recording: Recording.ID, by job: UUID,
        _ transaction: any DatabaseTransaction
    ) async throws {
        guard let last = utterances.last else { return }
        try await transaction.run(
            """
            INSERT INTO utterances (recording_id, ordinal, workspace_id, job_id, end_ms, content) VALUES (\(recording),
            \(ordinal), \(.workspace), \(job), \(last.endMs), \(DatabaseValue.json(canonical: utterances)))
            """)
    }

    static func delete(of recording: Recording.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "DELETE FROM utterances WHERE workspace_id = \(.workspace) AND recording_id = \(recording)")
    }
}
