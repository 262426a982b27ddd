import Database
import Foundation
import Testing

@Suite("Migrations")
struct MigratorTests {
    private static let first = Migration(
        number: 1, name: "Meetings",
        up: ["CREATE TABLE meetings (id {uuid} NOT NULL PRIMARY KEY, title {text} NOT NULL)"],
        down: ["DROP TABLE meetings"])
    private static let second = Migration(
        number: 2, name: "Rooms",
        up: [
            "CREATE TABLE rooms (number {bigserial}, open {bool} NOT NULL DEFAULT {true}, facts {json} NOT NULL DEFAULT '{}')",
            .sqlite("CREATE TABLE only_sqlite (a {bigint})"),
            .postgresql("CREATE TABLE only_postgresql (a {bigint})"),
        ],
        down: [.sqlite("DROP TABLE only_sqlite"), .postgresql("DROP TABLE only_postgresql"), "DROP TABLE rooms"])

    @Test("They are applied in order, each once, and taken back", arguments: TestDatabase.available)
    func upAndDown(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let migrator = try Migrator(database, [Self.first, Self.second])
            #expect(try await migrator.check() == false)
            #expect(try await migrator.status().map(\.appliedAt) == [nil, nil])
            #expect(try await migrator.up() == [1, 2])
            #expect(try await migrator.up() == [])
            #expect(try await migrator.check())
            let status = try await migrator.status()
            #expect(status.map(\.name) == ["Meetings", "Rooms"])
            let age = Date().timeIntervalSince1970 - Double(try #require(status[0].appliedAt)) / 1e6
            #expect(abs(age) < 3600)
            let row = try await database.write(.unscoped) { tx in
                try await tx.rows(
                    "INSERT INTO rooms (facts) VALUES (\(DatabaseValue.json("{}"))) RETURNING number, open")[0]
            }
            #expect(try row.get("number") == 1)
            #expect(try row.get("open") == true)
            #expect(try await migrator.down(to: 1) == [2])
            #expect(try await migrator.down(to: 0) == [1])
            let tables = try await databaseError {
                _ = try await database.read(.unscoped) { try await $0.rows("SELECT * FROM meetings") }
            }
            guard case .misuse = tables.code else { throw tables }
            #expect(try await migrator.up() == [1, 2])
        }
    }

    @Test("One that was edited after it was applied is refused", arguments: TestDatabase.available)
    func edited(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await Migrator(database, [Self.first]).up()
            let edited = Migration(
                number: 1, name: "Meetings", up: ["CREATE TABLE other (a {bigint})"], down: Self.first.down)
            let migrator = try Migrator(database, [edited, Self.second])
            for attempt: @Sendable () async throws -> Void in [
                { _ = try await migrator.up() }, { _ = try await migrator.down(to: 0) },
                { _ = try await migrator.check() },
            ] {
                #expect(
                    try await databaseError(attempt).code
                        == .misuse("migration 1, Meetings, was edited after it was applied"))
            }
            #expect(try await migrator.status().map(\.isEdited) == [true, false])
        }
    }

    @Test("A database newer than the program is refused", arguments: TestDatabase.available)
    func tooNew(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await Migrator(database, [Self.first, Self.second]).up()
            let older = try Migrator(database, [Self.first])
            #expect(try await databaseError { try await older.up() }.code == .tooNew(number: 2))
            #expect(try await databaseError { _ = try await older.check() }.code == .tooNew(number: 2))
            #expect(try await older.status().map(\.isKnown) == [true, false])
        }
    }

    @Test("One that fails leaves nothing of itself behind", arguments: TestDatabase.available)
    func failure(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let broken = Migration(
                number: 2, name: "Broken",
                up: ["CREATE TABLE half (a {bigint})", "CREATE TABLE meetings (a {bigint})"],
                down: [])
            let error = try await databaseError { try await Migrator(database, [Self.first, broken]).up() }
            guard case .misuse = error.code else { throw error }
            #expect(try await Migrator(database, [Self.first, Self.second]).up() == [2])
            let half = try await databaseError {
                _ = try await database.read(.unscoped) { try await $0.rows("SELECT * FROM half") }
            }
            guard case .misuse = half.code else { throw half }
        }
    }

    @Test("Several migrators at once apply each migration once", arguments: TestDatabase.available)
    func atOnce(_ kind: TestDatabase) async throws {
        try await kind.lendLocation { location in
            // Each has connections of its own, as a process has.
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = try await location.open()
                        let applied = try await Migrator(database, [Self.first, Self.second]).up()
                        await database.close()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == [1, 2])
        }
    }

    @Test("Numbers that leave one out are refused")
    func numbers() async throws {
        try await TestDatabase.sqlite.lend { database in
            _ = #expect(throws: DatabaseError.self) { try Migrator(database, [Self.second]) }
        }
    }
}
