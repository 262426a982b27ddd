import Database
import Foundation
import Testing

@Suite("Every database")
struct ConformanceTests {
    @Test("The suite runs on PostgreSQL as well", .enabled(if: TestDatabase.server != nil))
    func postgresqlIsPresent() async throws {
        try await TestDatabase.postgresql.lend { database in
            let version = try await database.read(.unscoped) {
                try await $0.scalar("SELECT version()", as: String.self)
            }
            #expect(try #require(version).hasPrefix("PostgreSQL"))
        }
    }

    @Test("Every kind of value is read back as it was bound", arguments: TestDatabase.available)
    func roundTrip(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute([
                "CREATE TABLE v (i {bigint}, r {real}, t {text}, b {blob}, f {bool}, u {uuid}, d {timestamp}, j {json})"
            ])
            let id = UUID()
            let date = Date(timeIntervalSince1970: 1_790_000_000.123456)
            let text = "naïve — 会議 🎙 '; DROP TABLE v; --"
            try await database.write(.unscoped) { tx in
                let changed = try await tx.run(
                    """
                    INSERT INTO v VALUES (\(Int.min), \(-0.1), \(text), \([0, 255, 1] as [UInt8]), \(true), \(id), \(date),
                    \(try DatabaseValue.json(encoding: ["a": [1, 2]])))
                    """)
                #expect(changed == 1)
            }
            let row = try #require(try await database.read(.unscoped) { try await $0.rows("SELECT * FROM v") }.first)
            #expect(row.columns == ["i", "r", "t", "b", "f", "u", "d", "j"])
            #expect(try row.get("i") == Int.min)
            #expect(try row.get("r") == -0.1)
            #expect(try row.get("t") == text)
            #expect(try row.get("b") == [0, 255, 1] as [UInt8])
            #expect(try row.get("f") == true)
            #expect(try row.get("u") == id)
            #expect(abs(try row.get("d", as: Date.self).timeIntervalSince(date)) < 0.000_000_5)
            #expect(try row.get("d", as: Int64.self) == 1_790_000_000_123_456)
            #expect(try row.decode("j", as: [String: [Int]].self) == ["a": [1, 2]])
        }
    }

    @Test("NULL is read as nil, and not as a value", arguments: TestDatabase.available)
    func null(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute([
                "CREATE TABLE v (i {bigint}, t {text}, u {uuid}, d {timestamp}, f {bool}, b {blob})"
            ])
            try await database.write(.unscoped) { tx in
                try await tx.run(
                    """
                    INSERT INTO v VALUES (\(Int?.none), \(String?.none), \(UUID?.none), \(Date?.none), \(Bool?.none),
                    \([UInt8]?.none))
                    """)
            }
            let row = try #require(try await database.read(.unscoped) { try await $0.rows("SELECT * FROM v") }.first)
            #expect(row.values.allSatisfy { $0.isNull })
            let number: Int? = try row.get("i")
            #expect(number == nil)
            #expect(throws: DatabaseError.self) { try row.get("i", as: Int.self) }
            #expect(throws: DatabaseError.self) { try row.get("missing", as: Int.self) }
        }
    }

    @Test("Empty text, empty bytes and bytes of a UUID's length keep their kind", arguments: TestDatabase.available)
    func emptyValues(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (t {text}, b {blob}, s {blob})"])
            let sixteen = [UInt8](0..<16)
            let row = try await database.write(.unscoped) { tx in
                try await tx.rows("INSERT INTO v VALUES (\(""), \([] as [UInt8]), \(sixteen)) RETURNING t, b, s")[0]
            }
            #expect(try row.get("t") == "")
            #expect(try row.get("b") == [] as [UInt8])
            #expect(try row.get("s") == sixteen)
        }
    }

    @Test("A value that cannot be kept is refused", arguments: TestDatabase.available)
    func invalidValues(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (t {text})"])
            let error = try await databaseError {
                _ = try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (\("a\0b"))") }
            }
            #expect(error.code == .invalidValue)
        }
    }

    @Test("Parts are put together with their values in order", arguments: TestDatabase.available)
    func composition(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (i {bigint}, t {text})"])
            try await database.write(.unscoped) { tx in
                let rows: [SQL] = [(1, "one"), (2, "two"), (3, "three"), (4, "four")].map {
                    "(\($0.0), \($0.1))" as SQL
                }
                let changed = try await tx.run("INSERT INTO v VALUES \(rows.joined(separator: ", "))")
                #expect(changed == 4)
            }
            var conditions: [SQL] = ["i > \(1)"]
            conditions.append("t IN \(list: ["two", "three", "seven"])")
            var sql: SQL = "SELECT i FROM v WHERE \(conditions.joined(separator: " AND "))"
            sql += " AND t <> \("three") ORDER BY i LIMIT \(10)"
            #expect(sql.text == "SELECT i FROM v WHERE i > $1 AND t IN ($2,$3,$4,$5) AND t <> $6 ORDER BY i LIMIT $7")
            let composed = sql
            #expect(try await database.read(.unscoped) { try await $0.scalars(composed, as: Int.self) } == [2])
            let none = try await database.read(.unscoped) { session in
                try await session.exists("SELECT 1 FROM v WHERE t IN \(list: [String]())")
            }
            #expect(!none)
            let refused = try await databaseError {
                _ = try await database.read(.unscoped) {
                    try await $0.rows("SELECT 1 FROM v WHERE i NOT IN \(list: [Int]())")
                }
            }
            #expect(refused.code == .misuse("NOT IN was given an empty list"))
        }
    }

    @Test("A list of identifiers is found", arguments: TestDatabase.available)
    func identifierList(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (id {uuid} PRIMARY KEY)"])
            let ids = (0..<5).map { _ in UUID() }
            try await database.write(.unscoped) { tx in
                for id in ids { try await tx.run("INSERT INTO v VALUES (\(id))") }
            }
            let found = try await database.read(.unscoped) { session in
                try await session.scalars("SELECT id FROM v WHERE id IN \(list: ids[0..<3])", as: UUID.self)
            }
            #expect(Set(found) == Set(ids[0..<3]))
        }
    }

    @Test("Many prepared statements, more than are kept, all work", arguments: TestDatabase.available)
    func manyStatements(_ kind: TestDatabase) async throws {
        var options = DatabaseOptions()
        options.preparedStatements = 8
        options.maximumConnections = 1
        try await kind.lend(options: options) { database in
            let names: [SQL] = ["a", "b", "c", "d", "e", "f"]
            for round in 0..<3 {
                for left in names {
                    for right in names {
                        let sql: SQL = "SELECT CAST(\(round) AS INTEGER) AS \(left)\(right)"
                        let row = try #require(try await database.read(.unscoped) { try await $0.rows(sql) }.first)
                        #expect(row.values == [.integer(Int64(round))])
                        #expect(row.columns == ["\(left.text)\(right.text)"])
                    }
                }
            }
        }
    }

    @Test("A statement prepared before the tables changed sees the new columns", arguments: TestDatabase.available)
    func changedTables(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (a {bigint})", "INSERT INTO v VALUES (1)"])
            let read: @Sendable () async throws -> [String] = {
                try await database.read(.unscoped) { try await $0.rows("SELECT * FROM v")[0].columns }
            }
            #expect(try await read() == ["a"])
            try await database.execute(["ALTER TABLE v ADD COLUMN b {text}"])
            #expect(try await read() == ["a", "b"])
            #expect(try await read() == ["a", "b"])
        }
    }

    @Test(
        "A wrong statement, a missing table and a write within a read are told apart", arguments: TestDatabase.available
    )
    func mistakes(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            for sql: SQL in ["SELEC 1", "SELECT * FROM nowhere", "SELECT b FROM v"] {
                let error = try await databaseError {
                    _ = try await database.read(.unscoped) { try await $0.rows(sql) }
                }
                guard case .misuse = error.code else {
                    Issue.record("\(error.debugDescription)")
                    continue
                }
            }
            for sql: SQL in ["INSERT INTO v VALUES (1)", "DELETE FROM v", "INSERT INTO v VALUES (1) RETURNING a"] {
                let error = try await databaseError {
                    _ = try await database.read(.unscoped) { try await $0.rows(sql) }
                }
                #expect(error.code == .readOnly)
            }
            let count = try await database.read(.unscoped) {
                try await $0.scalar("SELECT COUNT(*) FROM v", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test("Sums and averages are numbers", arguments: TestDatabase.available)
    func aggregates(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            try await database.execute([
                "CREATE TABLE v (a {bigint})", "INSERT INTO v VALUES (1), (2), (4), (-20001)",
            ])
            let row = try await database.read(.unscoped) { session in
                try await session.rows("SELECT SUM(a), AVG(a), MIN(a), COUNT(*) FROM v")[0]
            }
            #expect(try row.get(0) == -19994)
            #expect(try row.get(1) == -4998.5)
            #expect(try row.get(2) == -20001)
            #expect(try row.get(3) == 4)
        }
    }

    @Test("A closed database refuses work", arguments: TestDatabase.available)
    func closed(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            await database.close()
            let reading = try await databaseError {
                _ = try await database.read(.unscoped) { try await $0.rows("SELECT 1") }
            }
            #expect(reading.code == .unavailable)
            let writing = try await databaseError {
                _ = try await database.write(.unscoped) { try await $0.rows("SELECT 1") }
            }
            #expect(writing.code == .unavailable)
        }
    }
}
