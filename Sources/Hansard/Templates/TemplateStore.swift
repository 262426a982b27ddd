package import Database
import Foundation
import Mesh

/// The table `minutes_templates`.
enum TemplateStore {
    private static let columns: SQL = "id, name, sections, version, created_by, created_at, updated_at"

    static func all(_ session: any DatabaseSession) async throws -> [Template] {
        try await session.all(
            """
            SELECT \(columns) FROM minutes_templates WHERE workspace_id = \(.workspace)
            ORDER BY created_at, id LIMIT \(TemplateService.limit)
            """)
    }

    static func find(_ id: Template.ID, _ session: any DatabaseSession) async throws -> Template? {
        try await session.first(
            "SELECT \(columns) FROM minutes_templates WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func count(_ session: any DatabaseSession) async throws -> Int {
        try await session.scalar("SELECT COUNT(*) FROM minutes_templates WHERE workspace_id = \(.workspace)") ?? 0
    }

    static func insert(_ template: Template, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO minutes_templates (workspace_id, \(columns)) VALUES (\(.workspace), \(template.id),
            \(template.name), \(DatabaseValue.json(canonical: template.sections)), \(template.version),
            \(template.createdBy), \(template.createdAt), \(template.updatedAt))
            """)
    }

    static func update(_ template: Template, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE minutes_templates SET name = \(template.name),
            sections = \(DatabaseValue.json(canonical: template.sections)), version = \(template.version),
            updated_at = \(template.updatedAt) WHERE workspace_id = \(.workspace) AND id = \(template.id)
            """)
    }

    static func delete(_ id: Template.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run(
            "DELETE FROM minutes_templates WHERE workspace_id = \(.workspace) AND id = \(id)") == 1
    }
}

extension Template: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), name: row.get("name"), sections: row.json("sections"), builtIn: false,
            version: row.get("version"), createdBy: row.get("created_by"), createdAt: row.get("created_at"),
            updatedAt: row.get("updated_at"))
    }
}
