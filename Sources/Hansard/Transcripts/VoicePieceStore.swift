import Database
import Foundation
import Mesh
import Speech

/// The table `voice_pieces`: what has been heard of voices while it is being found out who speaks.
///
/// Directions of voices tell a person. They are kept only while the work goes on, and go in the transaction that ends
/// it.
enum VoicePieceStore: ListeningStore {
    /// A batch holds at least this much speech.
    private static let batchMs = 120_000
    /// What voices are turned into directions with; those of another cannot be compared.
    private static let network = "\(VoicePrint.currentModel)/\(VoicePrint.currentVersion)"

    /// All batches, in order.
    static func batches(of recording: Recording.ID, _ session: any DatabaseSession) async throws
        -> [KeptBatch<VoicePieces>]
    {
        let rows: [Kept] = try await session.all(
            """
            SELECT job_id, network, content FROM voice_pieces
            WHERE workspace_id = \(.workspace) AND recording_id = \(recording) ORDER BY ordinal
            """)
        return rows.map(\.batch)
    }

    static func insert(
        _ pieces: VoicePieces, ordinal: Int, of recording: Recording.ID, by job: UUID,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO voice_pieces (recording_id, ordinal, workspace_id, job_id, network, content) VALUES (\(recording),
            \(ordinal), \(.workspace), \(job), \(network), \(DatabaseValue.json(canonical: pieces)))
            """)
    }

    static func delete(of recording: Recording.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "DELETE FROM voice_pieces WHERE workspace_id = \(.workspace) AND recording_id = \(recording)")
    }

    /// Deletes what one job has kept: another may have begun anew meanwhile.
    static func delete(of recording: Recording.ID, by job: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            DELETE FROM voice_pieces WHERE workspace_id = \(.workspace) AND recording_id = \(recording)
            AND job_id = \(job)
            """)
    }

    static func joined(_ batch: VoicePieces, _ next: VoicePieces) -> VoicePieces? {
        var joined = batch
        joined.append(next)
        return joined
    }

    static func isFull(_ pieces: VoicePieces) -> Bool { pieces.speechMs >= batchMs }

    private struct Kept: RowDecodable {
        let batch: KeptBatch<VoicePieces>

        init(row: Row) throws {
            let isComparable = try row.get("network", as: String.self) == VoicePieceStore.network
            batch = KeptBatch(job: try row.get("job_id"), content: isComparable ? try row.json("content") : nil)
        }
    }
}
