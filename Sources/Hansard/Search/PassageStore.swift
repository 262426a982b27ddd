import Database
import Foundation
import Language

/// The table `passages` and its full-text index.
enum PassageStore {
    /// Replaces a meeting's passages.
    static func replace(
        _ passages: [Passage], of meeting: UUID, in workspace: UUID, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run("DELETE FROM passages WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting)")
        let scope = "\(word(workspace)) \(word(meeting))"
        for passage in passages {
            try await transaction.run(
                """
                INSERT INTO passages (workspace_id, meeting_id, ordinal, passage, terms, scope) VALUES (\(.workspace), \(meeting), \(passage.ordinal),
                \(DatabaseValue.json(canonical: passage)), \(passage.terms.joined(separator: " ")), \(scope))
                """)
        }
    }

    static func passages(of meetings: [UUID], _ session: any DatabaseSession) async throws -> [Passage] {
        try await session.rows(
            "SELECT passage FROM passages WHERE workspace_id = \(.workspace) AND meeting_id IN \(list: meetings) ORDER BY meeting_id, ordinal"
        ).map { try $0.json("passage") }
    }

    static func newest(limit: Int, _ session: any DatabaseSession) async throws -> [Passage] {
        try await session.rows(
            "SELECT passage FROM passages WHERE workspace_id = \(.workspace) ORDER BY seq DESC LIMIT \(limit)"
        )
        .map { try $0.json("passage") }
    }

    /// The passages that hold the terms best, as far as the database can tell.
    static func candidates(_ terms: [String], in meetings: [UUID], limit: Int, _ session: any DatabaseSession)
        async throws -> [Passage]
    {
        guard !terms.isEmpty else { return [] }
        let condition: SQL = meetings.isEmpty ? "" : " AND p.meeting_id IN \(list: meetings)"
        let rows: [Row]
        switch session.dialect {
        case .sqlite:
            guard let workspace = try await workspaceWord(session) else { return [] }
            let pattern = "scope : \(workspace) AND terms : (\(terms.map(quoted).joined(separator: " OR ")))"
            rows = try await session.rows(
                """
                SELECT p.passage FROM passages_fts f JOIN passages p ON p.seq = f.rowid
                WHERE passages_fts MATCH \(pattern) AND p.workspace_id = \(.workspace)\(condition)
                ORDER BY bm25(passages_fts, 0.0, 1.0) LIMIT \(limit)
                """)
        case .postgresql:
            let pattern = terms.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: " | ")
            rows = try await session.rows(
                """
                SELECT p.passage FROM passages p, to_tsquery('simple', \(pattern)) q
                WHERE p.workspace_id = \(.workspace) AND p.index @@ q\(condition) ORDER BY ts_rank(p.index, q) DESC LIMIT \(limit)
                """)
        }
        return try rows.map { try $0.json("passage") }
    }

    /// In how many of the workspace's passages each term stands.
    static func statistics(of terms: [String], over candidates: [Passage], _ session: any DatabaseSession) async throws
        -> CorpusStatistics
    {
        let total: Int =
            try await session.scalar("SELECT COUNT(*) FROM passages WHERE workspace_id = \(.workspace)") ?? 0
        var frequency: [String: Int] = [:]
        for term in terms { frequency[term] = try await count(of: term, session) }
        let lengths = candidates.map(\.terms.count)
        let average = lengths.isEmpty ? 0 : Double(lengths.reduce(0, +)) / Double(lengths.count)
        return CorpusStatistics(
            passageCount: max(total, candidates.count), averageLength: average, documentFrequency: frequency)
    }

    private static func count(of term: String, _ session: any DatabaseSession) async throws -> Int {
        switch session.dialect {
        case .sqlite:
            guard let workspace = try await workspaceWord(session) else { return 0 }
            let pattern = "scope : \(workspace) AND terms : \(quoted(term))"
            return try await session.scalar(
                .unscoped("SELECT COUNT(*) FROM passages_fts WHERE passages_fts MATCH \(pattern)")) ?? 0
        case .postgresql:
            let pattern = "'\(term.replacing("'", with: "''"))'"
            return try await session.scalar(
                "SELECT COUNT(*) FROM passages WHERE workspace_id = \(.workspace) AND index @@ to_tsquery('simple', \(pattern))"
            ) ?? 0
        }
    }

    /// The workspace's word in the index, or nil while it has no passage. The scope is known to the session alone.
    private static func workspaceWord(_ session: any DatabaseSession) async throws -> String? {
        let id: UUID? = try await session.scalar(
            "SELECT workspace_id FROM passages WHERE workspace_id = \(.workspace) LIMIT 1")
        return id.map(word)
    }

    /// An id as a word that the index does not take apart.
    private static func word(_ id: UUID) -> String { "x" + id.uuidString.lowercased().replacing("-", with: "") }

    private static func quoted(_ term: String) -> String { "\"\(term.replacing("\"", with: "\"\""))\"" }
}
