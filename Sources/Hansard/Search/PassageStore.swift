import Database
import Foundation
import Language

/// What ranking needs of some passages.
struct RankedEntries: Sendable {
    var entries: [RankingEntry] = []
    /// In the order of the entries; nil where there is none.
    var vectors: [CompactVector?] = []
}

/// The table `passages` and its full-text index, as they are read.
enum PassageStore {
    /// A term that stands in more passages is not counted to the end, and more passages are not ranked for one question.
    ///
    /// SQLite ranks a passage in two microseconds out of its index alone; PostgreSQL reads the passage's row for it.
    static func most(_ session: any DatabaseSession) -> Int { session.dialect == .sqlite ? 20_000 : 4_000 }

    /// All passages that the filter leaves, with what ranking needs.
    static func entries(
        in filter: SearchFilter, counting terms: QuestionTerms, _ question: QuestionMeaning?,
        _ session: any DatabaseSession
    ) async throws -> RankedEntries {
        try await entries(where: "p.workspace_id = \(.workspace)\(filter.condition)", terms, question, session)
    }

    /// Those of these passages that the filter leaves, with what ranking needs.
    static func entries(
        of passages: [Int64], in filter: SearchFilter, counting terms: QuestionTerms, _ question: QuestionMeaning?,
        _ session: any DatabaseSession
    ) async throws -> RankedEntries {
        guard !passages.isEmpty else { return RankedEntries() }
        return try await entries(where: "\(numbered(passages, session))\(filter.condition)", terms, question, session)
    }

    private static func entries(
        where condition: SQL, _ terms: QuestionTerms, _ question: QuestionMeaning?, _ session: any DatabaseSession
    ) async throws -> RankedEntries {
        let columns: SQL = "p.seq, p.meeting_id, p.kind, p.ordinal, p.terms"
        guard let question else {
            let entries = try await session.rows("SELECT \(columns) FROM passages p WHERE \(condition)").map {
                try entry($0, terms, similarity: nil)
            }
            return RankedEntries(entries: entries, vectors: entries.map { _ in nil })
        }
        let rows = try await session.rows(
            """
            SELECT \(columns), v.vector FROM passages p
            LEFT JOIN passage_vectors v ON v.passage_seq = p.seq AND v.model = \(question.model) WHERE \(condition)
            """)
        let vectors = try rows.map { row in
            try row.get(5, as: [UInt8]?.self).flatMap(CompactVector.init(bytes:))
        }
        let entries = try zip(rows, vectors).map { row, vector in
            try entry(row, terms, similarity: vector?.similarity(to: question.vector))
        }
        return RankedEntries(entries: entries, vectors: vectors)
    }

    /// Passages by their numbers, of the workspace only. With a sign before it SQLite leaves alone the index of
    /// workspaces, of which it would read the whole workspace to find a few hundred.
    private static func numbered(_ numbers: [Int64], _ session: any DatabaseSession) -> SQL {
        switch session.dialect {
        case .sqlite: "+p.workspace_id = \(.workspace) AND p.seq IN \(list: numbers)"
        case .postgresql: "p.workspace_id = \(.workspace) AND p.seq IN \(list: numbers)"
        }
    }

    private static func entry(_ row: Row, _ terms: QuestionTerms, similarity: Float?) throws -> RankingEntry {
        let kind: PassageKind = try row.get(2)
        return RankingEntry(
            id: try row.get(0), recordID: try row.get(1), line: kind.line, ordinal: try row.get(3),
            terms: try row.get(4), counting: terms, similarity: similarity)
    }

    /// The words of passages, by their numbers.
    static func passages(_ numbers: [Int64], _ session: any DatabaseSession) async throws -> [Int64: Passage] {
        guard !numbers.isEmpty else { return [:] }
        let rows = try await session.rows(
            "SELECT p.seq, p.passage FROM passages p WHERE \(numbered(numbers, session))")
        return try Dictionary(
            rows.map { (try $0.get("seq", as: Int64.self), try $0.json("passage")) }, uniquingKeysWith: { $1 })
    }

    /// What was spoken in some meetings.
    static func passages(of meetings: [UUID], _ session: any DatabaseSession) async throws -> [Passage] {
        try await session.rows(
            """
            SELECT passage FROM passages WHERE workspace_id = \(.workspace) AND meeting_id IN \(list: meetings)
            AND kind = \(PassageKind.transcript) ORDER BY meeting_id, ordinal
            """
        ).map { try $0.json("passage") }
    }

    /// What was spoken last, as far as it was indexed last.
    static func newest(limit: Int, _ session: any DatabaseSession) async throws -> [Passage] {
        try await session.rows(
            """
            SELECT passage FROM passages WHERE workspace_id = \(.workspace) AND kind = \(PassageKind.transcript)
            ORDER BY seq DESC LIMIT \(limit)
            """
        ).map { try $0.json("passage") }
    }

    /// How many passages the workspace has.
    static func total(_ session: any DatabaseSession) async throws -> Int {
        let total: Int? = try await session.scalar(
            "SELECT CAST(COALESCE(SUM(passages), 0) AS BIGINT) FROM search_meetings WHERE workspace_id = \(.workspace)")
        return total ?? 0
    }

    /// The numbers of the passages that hold the terms best, as far as the database can tell.
    static func candidates(
        _ terms: [String], in filter: SearchFilter, limit: Int, _ session: any DatabaseSession
    ) async throws -> [Int64] {
        guard !terms.isEmpty else { return [] }
        switch session.dialect {
        case .sqlite:
            guard let mark = try await mark(session) else { return [] }
            let pattern = terms.map { quoted(mark + $0) }.joined(separator: " OR ")
            let allowed: SQL =
                filter.isNarrow
                ? " AND +rowid IN (SELECT p.seq FROM passages p WHERE p.workspace_id = \(.workspace)\(filter.condition))"
                : ""
            let oldest: SQL = try await self.oldest(of: terms, mark, session).map { " AND rowid >= \($0)" } ?? ""
            return try await session.scalars(
                .unscoped(
                    "SELECT rowid FROM passages_fts WHERE passages_fts MATCH \(pattern)\(oldest)\(allowed) ORDER BY rank LIMIT \(limit)"
                ))
        case .postgresql:
            let pattern = terms.map(lexeme).joined(separator: " | ")
            return try await session.scalars(
                """
                SELECT p.seq FROM passages p, to_tsquery('simple', \(pattern)) q
                WHERE p.workspace_id = \(.workspace) AND p.index @@ q\(filter.condition)
                ORDER BY ts_rank(p.index, q) DESC, p.seq LIMIT \(limit)
                """)
        }
    }

    /// Where a single term stands in too many passages, only the newest of them compete: the first of those.
    private static func oldest(of terms: [String], _ mark: String, _ session: any DatabaseSession) async throws
        -> Int64?
    {
        guard terms.count == 1, let term = terms.first else { return nil }
        return try await session.scalar(
            .unscoped(
                """
                SELECT rowid FROM passages_fts WHERE passages_fts MATCH \(quoted(mark + term)) ORDER BY rowid DESC
                LIMIT 1 OFFSET \(most(session))
                """))
    }

    /// In how many of the workspace's passages a term stands; beyond ``most(_:)`` an estimate by how soon that many
    /// were found, at most `total`.
    static func frequency(of term: String, total: Int, _ session: any DatabaseSession) async throws -> Int {
        let most = most(session)
        switch session.dialect {
        case .sqlite:
            guard total > 0, let mark = try await mark(session) else { return 0 }
            let found: SQL =
                "SELECT rowid AS seq FROM passages_fts WHERE passages_fts MATCH \(quoted(mark + term)) LIMIT \(most + 1)"
            let rows = try await session.rows(
                .unscoped("SELECT COUNT(*), MIN(seq), MAX(seq), (SELECT MAX(seq) FROM passages) FROM (\(found)) f"))
            guard let row = rows.first else { return 0 }
            let count: Int = try row.get(0)
            guard count > most, let first: Int64 = try row.get(1), let last: Int64 = try row.get(2),
                let end: Int64 = try row.get(3), last > first
            else { return count }
            return min(total, Int(Double(count) * Double(max(end, last) - first) / Double(last - first)))
        case .postgresql:
            let found: SQL = """
                SELECT 1 FROM passages WHERE workspace_id = \(.workspace) AND index @@ to_tsquery('simple', \(lexeme(term)))
                LIMIT \(most + 1)
                """
            return try await session.scalar("SELECT COUNT(*) FROM (\(found)) f") ?? 0
        }
    }

    /// The mark before the workspace's terms in the index of SQLite, or nil while it has no passage. The scope is known
    /// to the session alone. A mark that two workspaces shared would cost time and nothing else: rows are asked for by
    /// workspace.
    private static func mark(_ session: any DatabaseSession) async throws -> String? {
        let id: UUID? = try await session.scalar(
            "SELECT workspace_id FROM passages WHERE workspace_id = \(.workspace) LIMIT 1")
        return id.map { "x" + $0.uuidString.lowercased().suffix(12) }
    }

    private static func quoted(_ term: String) -> String { "\"\(term.replacing("\"", with: "\"\""))\"" }

    private static func lexeme(_ term: String) -> String {
        "'\(term.replacing("\\", with: "\\\\").replacing("'", with: "''"))'"
    }
}
