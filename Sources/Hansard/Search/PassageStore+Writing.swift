import Crypto
import Database
import Foundation
import Language
import Mesh

/// A passage as it is to be indexed.
struct IndexedPassage: Sendable {
    let kind: PassageKind
    let passage: Passage
    /// Who is found by it, as `PersonKeys` has them.
    let people: Set<String>

    /// What tells whether its words are still the same: the first half of the SHA-256 of what is indexed.
    var hash: UUID { Self.digest(Data(passage.indexedText.utf8)) }

    /// The same of all of it, names and times included.
    func content() throws -> UUID {
        let data = try JSONCoding.encoder.encode(passage)
        return Self.digest(data + Data(people.sorted().joined(separator: "\n").utf8))
    }

    private static func digest(_ data: Data) -> UUID {
        let bytes = Array(SHA256.hash(data: data).prefix(16))
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension PassageStore {
    private struct Stored {
        let seq: Int64
        let content: UUID?
    }

    private struct Words: Hashable {
        let kind: PassageKind
        let hash: UUID
    }

    /// Makes a meeting's passages these. Rows whose words stay keep their number, and their vector with it.
    static func replace(
        _ passages: [IndexedPassage], of meeting: UUID, _ transaction: any DatabaseTransaction
    ) async throws {
        var stored: [Words: [Stored]] = [:]
        var gone: Set<Int64> = []
        for row in try await transaction.rows(
            """
            SELECT seq, kind, hash, content FROM passages WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)
            ORDER BY ordinal DESC
            """)
        {
            let seq: Int64 = try row.get(0), hash: UUID? = try row.get(2)
            gone.insert(seq)
            guard let hash else { continue }
            stored[Words(kind: try row.get(1), hash: hash), default: []].append(
                Stored(seq: seq, content: try row.get(3)))
        }
        for passage in passages {
            let content = try passage.content()
            guard let row = stored[Words(kind: passage.kind, hash: passage.hash)]?.popLast() else {
                try await insert(passage, content, meeting, transaction)
                continue
            }
            gone.remove(row.seq)
            if row.content != content { try await update(passage, content, row.seq, transaction) }
        }
        for part in Array(gone).chunked(500) {
            try await transaction.run(
                "DELETE FROM passages WHERE workspace_id = \(.workspace) AND seq IN \(list: part)")
        }
    }

    private static func insert(
        _ passage: IndexedPassage, _ content: UUID, _ meeting: UUID, _ transaction: any DatabaseTransaction
    ) async throws {
        let words = passage.passage
        let seq: Int64? = try await transaction.scalar(
            """
            INSERT INTO passages (workspace_id, meeting_id, kind, ordinal, hash, content, passage, terms)
            VALUES (\(.workspace), \(meeting), \(passage.kind), \(words.ordinal), \(passage.hash), \(content),
            \(DatabaseValue.json(canonical: words)), \(words.terms.joined(separator: " "))) RETURNING seq
            """)
        guard let seq else { throw DatabaseError(.other, detail: "a passage that was just written has no number") }
        try await insertPeople(passage.people, seq, transaction)
    }

    private static func update(
        _ passage: IndexedPassage, _ content: UUID, _ seq: Int64, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE passages SET ordinal = \(passage.passage.ordinal), content = \(content),
            passage = \(DatabaseValue.json(canonical: passage.passage)) WHERE workspace_id = \(.workspace) AND seq = \(seq)
            """)
        try await transaction.run(
            "DELETE FROM passage_speakers WHERE workspace_id = \(.workspace) AND passage_seq = \(seq)")
        try await insertPeople(passage.people, seq, transaction)
    }

    private static func insertPeople(_ people: Set<String>, _ seq: Int64, _ transaction: any DatabaseTransaction)
        async throws
    {
        for name in people.sorted() {
            try await transaction.run(
                "INSERT INTO passage_speakers (workspace_id, name, passage_seq) VALUES (\(.workspace), \(name), \(seq))"
            )
        }
    }

    /// Notes that a meeting's passages have changed, for whoever keeps a copy.
    /// - Parameter heldAt: when the meeting was, or is to be; nil leaves what is known.
    static func note(
        _ meeting: UUID, passages: Int, heldAt: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        let revision = try await nextRevision(transaction)
        try await transaction.run(
            """
            INSERT INTO search_meetings (meeting_id, workspace_id, revision, held_at, passages)
            VALUES (\(meeting), \(.workspace), \(revision), \(heldAt), \(passages))
            ON CONFLICT (meeting_id) DO UPDATE SET revision = excluded.revision, held_at = excluded.held_at,
            passages = excluded.passages, model = NULL
            """)
    }

    /// The next number of the workspace's index; others who write wait for this transaction.
    static func nextRevision(_ transaction: any DatabaseTransaction) async throws -> Int64 {
        let revision: Int64? = try await transaction.scalar(
            """
            INSERT INTO search_states (workspace_id, revision) VALUES (\(.workspace), 1)
            ON CONFLICT (workspace_id) DO UPDATE SET revision = search_states.revision + 1 RETURNING revision
            """)
        return revision ?? 1
    }
}

extension Array {
    /// The elements in runs of at most `size`.
    func chunked(_ size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
