import Database
import Foundation
import Language

/// The table `passage_vectors`, and how far each meeting's passages have vectors.
enum PassageVectorStore {
    /// A passage that has no vector of a model.
    struct Pending: Sendable {
        let seq: Int64
        let text: String
    }

    /// Passages of a meeting without a vector of `model`, in their order.
    static func pending(
        of meeting: UUID, model: String, limit: Int, _ session: any DatabaseSession
    ) async throws -> [Pending] {
        try await session.rows(
            """
            SELECT p.seq, p.passage FROM passages p LEFT JOIN passage_vectors v ON v.passage_seq = p.seq AND v.model = \(model)
            WHERE p.workspace_id = \(.workspace) AND p.meeting_id = \(meeting) AND v.passage_seq IS NULL
            ORDER BY p.kind, p.ordinal LIMIT \(limit)
            """
        ).map { row in
            let passage: Passage = try row.json("passage")
            return Pending(seq: try row.get("seq"), text: passage.indexedText)
        }
    }

    /// How many passages a meeting has, and how many of them have a vector of `model`.
    static func progress(of meeting: UUID, model: String, _ session: any DatabaseSession) async throws -> (
        done: Int, total: Int
    ) {
        let total: Int? = try await session.scalar(
            "SELECT COUNT(*) FROM passages WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)")
        let done: Int? = try await session.scalar(
            """
            SELECT COUNT(*) FROM passage_vectors WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND model = \(model)
            """)
        return (done ?? 0, total ?? 0)
    }

    /// Keeps vectors of a meeting's passages; of those that have gone meanwhile, nothing is kept.
    static func keep(
        _ vectors: [(seq: Int64, vector: CompactVector)], of meeting: UUID, model: String,
        _ transaction: any DatabaseTransaction
    ) async throws {
        for (seq, vector) in vectors {
            try await transaction.run(
                """
                INSERT INTO passage_vectors (passage_seq, workspace_id, meeting_id, model, vector)
                SELECT seq, workspace_id, meeting_id, \(model), \(vector.bytes) FROM passages
                WHERE workspace_id = \(.workspace) AND seq = \(seq)
                ON CONFLICT (passage_seq) DO UPDATE SET model = excluded.model, vector = excluded.vector
                """)
        }
        let revision = try await PassageStore.nextRevision(transaction)
        try await transaction.run(
            "UPDATE search_meetings SET revision = \(revision) WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)"
        )
    }

    /// Notes that all of a meeting's passages have vectors of `model`.
    static func finish(_ meeting: UUID, model: String, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "UPDATE search_meetings SET model = \(model) WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)"
        )
    }

    /// The number of the workspace's index: it rises with every change.
    static func revision(_ session: any DatabaseSession) async throws -> Int64 {
        try await session.scalar("SELECT revision FROM search_states WHERE workspace_id = \(.workspace)") ?? 0
    }

    /// The number of the last change of each meeting that is indexed.
    static func revisions(_ session: any DatabaseSession) async throws -> [UUID: Int64] {
        let rows = try await session.rows(
            "SELECT meeting_id, revision FROM search_meetings WHERE workspace_id = \(.workspace)")
        return try Dictionary(rows.map { (try $0.get(0), try $0.get(1)) }, uniquingKeysWith: { max($0, $1) })
    }

    /// The vectors of some meetings.
    static func items(of meetings: [UUID], model: String, _ session: any DatabaseSession) async throws
        -> [UUID: [VectorShelf.Item]]
    {
        var items: [UUID: [VectorShelf.Item]] = [:]
        for row in try await session.rows(
            """
            SELECT v.meeting_id, v.passage_seq, p.kind, v.vector FROM passage_vectors v JOIN passages p ON p.seq = v.passage_seq
            WHERE v.workspace_id = \(.workspace) AND v.meeting_id IN \(list: meetings) AND v.model = \(model) ORDER BY v.passage_seq
            """)
        {
            let kind: PassageKind = try row.get(2), bytes: [UInt8] = try row.get(3)
            guard let vector = CompactVector(bytes: bytes) else { continue }
            items[try row.get(0), default: []].append(
                VectorShelf.Item(id: try row.get(1), line: kind.line, vector: vector))
        }
        return items
    }

    /// The meetings that a filter of dates leaves.
    static func meetings(in filter: SearchFilter, _ session: any DatabaseSession) async throws -> Set<UUID> {
        var conditions: SQL = ""
        if let from = filter.from { conditions = "\(conditions) AND held_at >= \(from)" }
        if let to = filter.to { conditions = "\(conditions) AND held_at < \(to)" }
        return Set(
            try await session.scalars(
                "SELECT meeting_id FROM search_meetings WHERE workspace_id = \(.workspace)\(conditions)"))
    }

    /// The passages in which a person speaks.
    static func passages(of person: String, _ session: any DatabaseSession) async throws -> Set<Int64> {
        Set(
            try await session.scalars(
                "SELECT passage_seq FROM passage_speakers WHERE workspace_id = \(.workspace) AND name = \(PersonKeys.asked(person))"
            ))
    }
}
