import Database
import Foundation
import Testing

@Suite("The scope of a statement")
struct ScopeTests {
    private func misuse(_ body: () async throws -> Void) async throws -> String {
        let error = try await databaseError(body)
        guard case .misuse(let mistake) = error.code else { return "" }
        return mistake
    }

    @Test("A statement of a workspace finds that workspace's rows only", arguments: TestDatabase.available)
    func workspaceIsBound(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (workspace_id {uuid}, a {bigint})"])
            let (mine, other) = (UUID(), UUID())
            for (workspace, number) in [(mine, 1), (other, 2)] {
                try await database.write(.workspace(workspace)) { tx in
                    try await tx.run("INSERT INTO v VALUES (\(.workspace), \(number))")
                }
            }
            let found = try await database.read(.workspace(mine)) { session in
                try await session.scalars("SELECT a FROM v WHERE workspace_id = \(.workspace)", as: Int.self)
            }
            #expect(found == [1])
        }
    }

    @Test("A statement of a workspace that does not name it is refused, and told", arguments: TestDatabase.available)
    func missingWorkspace(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (workspace_id {uuid}, a {bigint})"])
            let reading = try await misuse {
                _ = try await database.read(.workspace(UUID())) { try await $0.rows("SELECT a FROM v WHERE a = \(1)") }
            }
            #expect(reading.contains("SELECT a FROM v WHERE a = $1"))
            let writing = try await misuse {
                _ = try await database.write(.workspace(UUID())) { try await $0.run("DELETE FROM v") }
            }
            #expect(writing.contains("DELETE FROM v"))
        }
    }

    @Test("A statement outside any workspace cannot ask for one", arguments: TestDatabase.available)
    func unscopedWorkspace(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let mistake = try await misuse {
                _ = try await database.read(.unscoped) { try await $0.rows("SELECT \(.workspace)") }
            }
            #expect(mistake.contains("SELECT $1"))
        }
    }

    @Test(
        "A statement that was exempted runs in a workspace, but exempts nothing it becomes a part of",
        arguments: TestDatabase.available)
    func exemption(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let number = try await database.read(.workspace(UUID())) { session in
                try await session.scalar(SQL.unscoped("SELECT CAST(\(7) AS INTEGER)"), as: Int.self)
            }
            #expect(number == 7)
            let mistake = try await misuse {
                _ = try await database.read(.workspace(UUID())) {
                    try await $0.rows("SELECT 1 WHERE \(SQL.unscoped("1 = 1"))")
                }
            }
            #expect(mistake.contains("SELECT 1 WHERE 1 = 1"))
        }
    }
}
