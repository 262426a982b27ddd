import Database
import Foundation
import Synchronization
import Testing

@Suite("A write")
struct TransactionTests {
    private struct Stop: Error {}

    private func count(_ database: any RelationalDatabase) async throws -> Int? {
        try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") }
    }

    private func lend(_ kind: TestDatabase, _ body: (any RelationalDatabase) async throws -> Void) async throws {
        try await kind.lend { database in
            try await database.execute([
                "CREATE TABLE parents (id {bigint} NOT NULL PRIMARY KEY)",
                """
                CREATE TABLE v (
                    a {bigint} NOT NULL, b {text} UNIQUE, parent {bigint} REFERENCES parents,
                    CONSTRAINT positive CHECK (a > 0)
                )
                """,
            ])
            try await body(database)
        }
    }

    @Test(
        "Its changes are seen by itself at once, and by others when it is committed", arguments: TestDatabase.available)
    func isolation(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            try await database.write(.unscoped) { tx in
                try await tx.run("INSERT INTO v (a) VALUES (1)")
                #expect(try await tx.exists("SELECT 1 FROM v"))
                let outside = try await count(database)
                #expect(outside == 0)
            }
            #expect(try await count(database) == 1)
        }
    }

    @Test("A body that throws leaves no change, and its error is passed on", arguments: TestDatabase.available)
    func thrown(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            await #expect(throws: Stop.self) {
                try await database.write(.unscoped) { tx in
                    try await tx.run("INSERT INTO v (a) VALUES (1)")
                    throw Stop()
                }
            }
            #expect(try await count(database) == 0)
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v (a) VALUES (1)") }
            #expect(try await count(database) == 1)
        }
    }

    @Test(
        "A task cancelled within it leaves no change, and does not hold up the next", arguments: TestDatabase.available)
    func cancelled(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            let task = Task {
                try await database.write(.unscoped) { tx in
                    try await tx.run("INSERT INTO v (a) VALUES (1)")
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v (a) VALUES (2)") }
            #expect(try await count(database) == 1)
        }
    }

    @Test("A task cancelled while it waits for its turn leaves the line", arguments: TestDatabase.available)
    func cancelledInLine(_ kind: TestDatabase) async throws {
        var options = DatabaseOptions()
        options.maximumConnections = 1
        try await kind.lend(options: options) { database in
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            try await database.write(.unscoped) { tx in
                let waiting = Task {
                    try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (1)") }
                }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                try await tx.run("INSERT INTO v VALUES (2)")
            }
            #expect(try await count(database) == 1)
        }
    }

    @Test("A wait for a turn ends after its time", arguments: TestDatabase.available)
    func impatient(_ kind: TestDatabase) async throws {
        var options = DatabaseOptions()
        options.maximumConnections = 1
        options.waitTimeout = .milliseconds(50)
        try await kind.lend(options: options) { database in
            try await database.write(.unscoped) { _ in
                let error = try await databaseError { try await database.write(.unscoped) { _ in } }
                #expect(error.code == .timeout)
            }
            try await database.write(.unscoped) { _ in }
        }
    }

    @Test("A line that is full refuses the next at once", arguments: TestDatabase.available)
    func fullLine(_ kind: TestDatabase) async throws {
        var options = DatabaseOptions()
        options.maximumConnections = 1
        options.maximumWaiting = 0
        try await kind.lend(options: options) { database in
            try await database.write(.unscoped) { _ in
                let error = try await databaseError { try await database.write(.unscoped) { _ in } }
                #expect(error.code == .timeout)
                #expect(error.detail.contains("0 tasks wait already"))
            }
        }
    }

    @Test("Many at once lose no update", arguments: TestDatabase.available)
    func concurrentUpdates(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v (a) VALUES (1)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write(.unscoped) { tx in
                            let lock: SQL = tx.dialect == .postgresql ? " FOR UPDATE" : ""
                            let now = try await tx.scalar("SELECT a FROM v\(lock)", as: Int.self) ?? 0
                            await Task.yield()
                            try await tx.run("UPDATE v SET a = \(now + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT a FROM v") } == 41)
        }
    }

    @Test("Statements started at once in one body follow each other", arguments: TestDatabase.available)
    func concurrentStatements(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            try await database.write(.unscoped) { tx in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...20 {
                        group.addTask { try await tx.run("INSERT INTO v (a) VALUES (\(number))") }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await count(database) == 20)
        }
    }

    @Test("A broken rule is told by its kind and its columns", arguments: TestDatabase.available)
    func constraints(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v (a, b) VALUES (1, 'x')") }
            func failure(_ sql: SQL) async throws -> DatabaseError {
                try await databaseError { try await database.write(.unscoped) { _ = try await $0.run(sql) } }
            }
            #expect(try await failure("INSERT INTO v (a, b) VALUES (2, 'x')").violates(.unique, on: "v.b"))
            #expect(try await failure("INSERT INTO v (a) VALUES (NULL)").violates(.notNull, on: "v.a"))
            #expect(try await failure("INSERT INTO v (a) VALUES (0)").violates(.check, on: "positive"))
            #expect(try await failure("INSERT INTO v (a, parent) VALUES (1, 7)").violates(.foreignKey))
            #expect(try await count(database) == 1)
        }
    }

    @Test(
        "It is not committed after a statement failed, even if the body caught the error",
        arguments: TestDatabase.available)
    func caughtFailure(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            let error = try await databaseError {
                try await database.write(.unscoped) { tx in
                    try await tx.run("INSERT INTO v (a) VALUES (1)")
                    _ = try? await tx.run("INSERT INTO v (a) VALUES (NULL)")
                    let next = try await databaseError { try await tx.run("INSERT INTO v (a) VALUES (2)") }
                    guard case .misuse = next.code else { throw next }
                }
            }
            #expect(error.violates(.notNull))
            #expect(try await count(database) == 0)
        }
    }

    @Test("A statement after its end is refused", arguments: TestDatabase.available)
    func escaped(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            let tx = try await database.write(.unscoped) { $0 }
            let error = try await databaseError { try await tx.run("INSERT INTO v (a) VALUES (1)") }
            guard case .misuse = error.code else { throw error }
            #expect(try await count(database) == 0)
        }
    }

    @Test("It counts the rows it changed", arguments: TestDatabase.available)
    func changes(_ kind: TestDatabase) async throws {
        try await lend(kind) { database in
            let counts = try await database.write(.unscoped) { tx in
                [
                    try await tx.run("INSERT INTO v (a) VALUES (1), (2), (3)"),
                    try await tx.run("UPDATE v SET a = a + 1 WHERE a > 1"),
                    try await tx.run("UPDATE v SET a = a + 1 WHERE a > 100"),
                    try await tx.run("SELECT 1"),
                    try await tx.run("INSERT INTO v (a, b) VALUES (1, 'x') ON CONFLICT DO NOTHING"),
                    try await tx.run("INSERT INTO v (a, b) VALUES (1, 'x') ON CONFLICT DO NOTHING"),
                    try await tx.run("DELETE FROM v"),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 1, 0, 4])
        }
    }

    @Test("Closing waits for the one under way", arguments: TestDatabase.available)
    func closing(_ kind: TestDatabase) async throws {
        try await kind.lendLocation { location in
            let database = try await location.open()
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            let (started, start) = AsyncStream<Void>.makeStream()
            let writing = Task {
                try await database.write(.unscoped) { tx in
                    start.finish()
                    for number in 0..<50 {
                        try await tx.run("INSERT INTO v VALUES (\(number))")
                        await Task.yield()
                    }
                }
            }
            for await _ in started {}
            await database.close()
            try await writing.value
            let again = try await location.open()
            #expect(try await count(again) == 50)
            await again.close()
        }
    }
}
