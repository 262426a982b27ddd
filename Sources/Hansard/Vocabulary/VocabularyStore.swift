package import Database
import Foundation
import Mesh

/// The table `vocabulary`.
enum VocabularyStore {
    static let order = ListOrder<VocabularyTerm>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
        ], id: { $0.id.uuid })

    private static let columns: SQL = "id, term, misheard, version, created_by, created_at, updated_at"

    static func find(_ id: VocabularyTerm.ID, _ session: any DatabaseSession) async throws -> VocabularyTerm? {
        try await session.first("SELECT \(columns) FROM vocabulary WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func page(_ request: ListRequest<VocabularyTerm>, _ session: any DatabaseSession) async throws
        -> PageOf<VocabularyTerm>
    {
        try await request.page(
            of: columns, from: "vocabulary", where: ["workspace_id = \(.workspace)"], session)
    }

    static func count(_ session: any DatabaseSession) async throws -> Int {
        try await session.scalar("SELECT COUNT(*) FROM vocabulary WHERE workspace_id = \(.workspace)") ?? 0
    }

    /// All terms, ready to be applied.
    static func rules(_ session: any DatabaseSession) async throws -> VocabularyRules {
        let terms: [VocabularyTerm] = try await session.all(
            "SELECT \(columns) FROM vocabulary WHERE workspace_id = \(.workspace) ORDER BY created_at, id")
        return VocabularyRules(terms.map { ($0.term, $0.misheard) })
    }

    /// The terms themselves, the oldest first.
    static func terms(limit: Int, _ session: any DatabaseSession) async throws -> [String] {
        try await session.scalars(
            "SELECT term FROM vocabulary WHERE workspace_id = \(.workspace) ORDER BY created_at, id LIMIT \(limit)")
    }

    static func insert(_ term: VocabularyTerm, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO vocabulary (workspace_id, folded, \(columns)) VALUES (\(.workspace), \(folded(term.term)), \(term.id),
            \(term.term), \(DatabaseValue.json(canonical: term.misheard)), \(term.version), \(term.createdBy),
            \(term.createdAt), \(term.updatedAt))
            """)
    }

    static func update(_ term: VocabularyTerm, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE vocabulary SET term = \(term.term), folded = \(folded(term.term)),
            misheard = \(DatabaseValue.json(canonical: term.misheard)), version = \(term.version),
            updated_at = \(term.updatedAt) WHERE workspace_id = \(.workspace) AND id = \(term.id)
            """)
    }

    static func delete(_ id: VocabularyTerm.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run("DELETE FROM vocabulary WHERE workspace_id = \(.workspace) AND id = \(id)") == 1
    }

    /// Two terms that differ by case and punctuation alone are one.
    private static func folded(_ term: String) -> String {
        SpokenWord.split(term).map(SpokenWord.folded).joined(separator: " ")
    }
}

extension VocabularyTerm: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), term: row.get("term"), misheard: row.json("misheard"), version: row.get("version"),
            createdBy: row.get("created_by"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"))
    }
}
