import Database
import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("PostgreSQL keeps workspaces apart", .enabled(if: TestStores.isPostgreSQL))
struct IsolationTests {
    private func titles(_ database: any RelationalDatabase, in scope: Scope) async throws -> [String] {
        try await database.read(scope) {
            try await $0.scalars(.unscoped("SELECT title FROM meetings ORDER BY title"))
        }
    }

    private func insert(_ title: String, of workspace: UUID, _ database: any RelationalDatabase, in scope: Scope)
        async throws
    {
        let now = Timestamp.now
        try await database.write(scope) { transaction in
            try await transaction.run(
                .unscoped(
                    """
                    INSERT INTO meetings (id, workspace_id, title, language, status, attendee_ids, version, created_at, updated_at)
                    VALUES (\(UUID()), \(workspace), \(title), 'auto', 'scheduled', \(DatabaseValue.json("[]")), 1, \(now), \(now))
                    """))
        }
    }

    @Test("A statement that forgets its workspace still sees and changes nothing of another")
    func forgotten() async throws {
        try await LedgerFixture.lend { fixture in
            let database = fixture.database, (ours, theirs) = (UUID(), UUID()), now = Timestamp.now
            for workspace in [ours, theirs] {
                try await database.write(.unscoped) { transaction in
                    try await WorkspaceStore.insert(
                        .init(workspace), name: "One", by: .init(UUID()), at: now, transaction)
                }
                try await insert("of \(workspace)", of: workspace, database, in: .workspace(workspace))
            }
            #expect(try await titles(database, in: .workspace(ours)) == ["of \(ours)"])
            #expect(try await titles(database, in: .unscoped).count == 2)
            let changed = try await database.write(.workspace(ours)) {
                try await $0.run(.unscoped("UPDATE meetings SET title = 'taken'"))
            }
            #expect(changed == 1)
            await #expect(throws: DatabaseError.self) {
                try await insert("smuggled", of: theirs, database, in: .workspace(ours))
            }
            #expect(try await titles(database, in: .workspace(theirs)) == ["of \(theirs)"])
        }
    }

    @Test("Every table that belongs to a workspace is kept apart, but for the books and who belongs where")
    func all() async throws {
        try await LedgerFixture.lend { fixture in
            let (open, kept): ([String], [String]) = try await fixture.database.read(.unscoped) { session in
                func tables(_ condition: SQL) async throws -> [String] {
                    try await session.scalars(
                        """
                        SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
                        AND a.attname = 'workspace_id' AND \(condition) ORDER BY 1
                        """)
                }
                return (
                    try await tables("NOT c.relforcerowsecurity"),
                    try await tables("c.relforcerowsecurity AND c.relrowsecurity")
                )
            }
            #expect(open == ["audit_entries", "events", "jobs", "members", "replays", "things"])
            #expect(kept == Migrations.isolated.sorted())
        }
    }
}
