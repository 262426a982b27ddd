import Database
import Foundation
import Testing

@Suite("PostgreSQL", .enabled(if: TestDatabase.server != nil))
struct PostgreSQLDatabaseTests {
    private func lend(
        _ change: (inout DatabaseOptions) -> Void = { _ in }, _ body: (any RelationalDatabase) async throws -> Void
    ) async throws {
        var options = DatabaseOptions()
        change(&options)
        try await TestDatabase.postgresql.lend(options: options, body)
    }

    /// The process on the server that answers the next read.
    private func process(_ database: any RelationalDatabase) async throws -> Int {
        try #require(
            try await database.read(.unscoped) { try await $0.scalar("SELECT pg_backend_pid()", as: Int.self) })
    }

    private func terminate(_ process: Int, from other: any RelationalDatabase) async throws {
        // With a time to wait, it returns when the process is gone.
        let ended = try await other.read(.unscoped) { session in
            try await session.scalar("SELECT pg_terminate_backend(CAST(\(process) AS INTEGER), 5000)", as: Bool.self)
        }
        #expect(ended == true)
    }

    @Test("Every type that is read comes back as the value it holds")
    func types() async throws {
        try await lend { database in
            let row = try await database.read(.unscoped) { session in
                try await session.rows(
                    """
                    SELECT 1::int2, 2::int4, 3::oid, 1.5::float4, 'n'::name, 'c'::"char", 'v'::varchar, 'b '::bpchar,
                        TIMESTAMP '2000-01-01', '{"a": 1}'::json, 0::numeric, 12345678901234567890123::numeric, -0.0001::numeric,
                        'NaN'::numeric, 100000000::numeric, 'infinity'::timestamptz, 10000.5::numeric
                    """)[0]
            }
            #expect(row.values[0...2] == [.integer(1), .integer(2), .integer(3)])
            #expect(row.values[3...7] == [.real(1.5), .text("n"), .text("c"), .text("v"), .text("b ")])
            #expect(row.values[8] == .timestamp(946_684_800_000_000))
            #expect(row.values[9] == .json(#"{"a": 1}"#))
            #expect(row.values[10...12] == [.integer(0), .real(1.2345678901234568e22), .real(-0.0001)])
            #expect(try row.get(13, as: Double.self).isNaN)
            #expect(row.values[14...16] == [.integer(100_000_000), .timestamp(.max), .real(10000.5)])
        }
    }

    @Test("A table that is expunged is written anew, with what it holds and nothing of what it held")
    func expunges() async throws {
        try await lend { database in
            func size() async throws -> Int? {
                try await database.read(.unscoped) { try await $0.scalar("SELECT pg_relation_size('secrets')::bigint") }
            }
            let secret = [UInt8](repeating: 7, count: 1_024)
            try await database.execute(["CREATE TABLE secrets (id {bigint} PRIMARY KEY, content {blob} NOT NULL)"])
            for id in 0..<20 {
                try await database.write(.unscoped) {
                    try await $0.run("INSERT INTO secrets VALUES (\(id), \(secret))")
                }
            }
            let before = try #require(try await size())
            // Whoever still could read what was deleted does not keep it there.
            try await database.write(.unscoped) { older in
                try await older.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                _ = try await older.rows("SELECT 1")
                try await database.write(.unscoped) { try await $0.run("DELETE FROM secrets WHERE id > 0") }
                try await database.expunge("secrets")
            }
            let after = try #require(try await size())
            #expect(after > 0 && after < before)
            let kept = try await database.read(.unscoped) {
                try await $0.scalars("SELECT id FROM secrets", as: Int.self)
            }
            #expect(kept == [0])
            try await database.write(.unscoped) { try await $0.run("DELETE FROM secrets") }
            try await database.expunge("secrets")
            #expect(try await size() == 0)
        }
    }

    @Test("A type that is not read is refused by name, not guessed")
    func unreadType() async throws {
        try await lend { database in
            let error = try await databaseError {
                _ = try await database.read(.unscoped) {
                    try await $0.rows("SELECT 1 AS a, '1 day'::interval AS lasts")
                }
            }
            guard case .misuse(let mistake) = error.code else { throw error }
            #expect(mistake.contains("lasts"))
        }
    }

    @Test("A number that does not fit its column is refused, and the connection goes on")
    func outOfRange() async throws {
        try await lend({ $0.maximumConnections = 1 }) { database in
            try await database.execute(["CREATE TABLE v (a INTEGER, u {uuid})"])
            for sql: SQL in ["INSERT INTO v (a) VALUES (\(1 << 40))", "INSERT INTO v (u) VALUES (\("no uuid"))"] {
                let error = try await databaseError {
                    _ = try await database.write(.unscoped) { try await $0.run(sql) }
                }
                #expect(error.code == .invalidValue)
            }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") } == 0)
        }
    }

    @Test("Values and results of many megabytes pass")
    func large() async throws {
        try await lend { database in
            try await database.execute(["CREATE TABLE v (b {blob})"])
            let bytes = [UInt8]((0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (\(bytes))") }
            let read = try await database.read(.unscoped) { try await $0.scalar("SELECT b FROM v", as: [UInt8].self) }
            #expect(read == bytes)
        }
    }

    @Test("Many at once share few connections")
    func sharing() async throws {
        try await lend({ $0.maximumConnections = 3 }) { database in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await database.read(.unscoped) { try await $0.scalar("SELECT CAST(\(number) AS BIGINT)") }
                            ?? 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 19_900)
            let connections = try await database.read(.unscoped) { session in
                try await session.scalar(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = current_setting('application_name')",
                    as: Int.self)
            }
            #expect(try #require(connections) <= 3)
        }
    }

    @Test("A read whose connection is dead is run on another")
    func deadConnection() async throws {
        try await lend({ $0.maximumConnections = 1 }) { database in
            try await TestDatabase.postgresql.lend { other in
                for _ in 0..<5 {
                    let before = try await process(database)
                    try await terminate(before, from: other)
                    let after = try await process(database)
                    #expect(after != before)
                }
            }
        }
    }

    @Test("A write on a connection that died before it began is made on another")
    func deadBeforeWrite() async throws {
        try await lend({ $0.maximumConnections = 1 }) { database in
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            try await TestDatabase.postgresql.lend { other in
                try await terminate(process(database), from: other)
            }
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (1)") }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") } == 1)
        }
    }

    @Test("A write whose connection dies within it is unavailable, leaves nothing, and is not made again")
    func deadWithinWrite() async throws {
        try await lend { database in
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            try await TestDatabase.postgresql.lend { other in
                let error = try await databaseError {
                    try await database.write(.unscoped) { tx in
                        try await tx.run("INSERT INTO v VALUES (1)")
                        let process = try #require(try await tx.scalar("SELECT pg_backend_pid()", as: Int.self))
                        try await terminate(process, from: other)
                        try await tx.run("INSERT INTO v VALUES (2)")
                    }
                }
                #expect(error.code == .unavailable)
            }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") } == 0)
        }
    }

    @Test("Cancelling a task cancels its statement on the server, and the connection goes on")
    func cancellation() async throws {
        try await lend({
            $0.maximumConnections = 2
            $0.minimumConnections = 2
        }) { database in
            let running = Task { try await database.read(.unscoped) { try await $0.rows("SELECT pg_sleep(60)") } }
            let sleeping: SQL = """
                SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)' AND state = 'active'
                    AND application_name = current_setting('application_name')
                """
            let seen: @Sendable () async throws -> Bool = {
                try await database.read(.unscoped) { try await $0.exists(sleeping) }
            }
            while try await !seen() { await Task.yield() }
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            #expect(try await seen() == false)
            for number in 0..<10 {
                let read = try await database.read(.unscoped) {
                    try await $0.scalar("SELECT CAST(\(number) AS BIGINT)") ?? -1
                }
                #expect(read == number)
            }
        }
    }

    @Test("Cancelling many tasks at any moment leaves every connection in order")
    func cancellationStorm() async throws {
        try await lend({ $0.maximumConnections = 4 }) { database in
            for round in 0..<30 {
                let tasks = (0..<8).map { number in
                    Task {
                        try await database.read(.unscoped) { session in
                            try await session.scalar(
                                "SELECT CAST(\(number) AS BIGINT) FROM (SELECT pg_sleep(0.001)) AS s", as: Int.self)
                        }
                    }
                }
                for (number, task) in tasks.enumerated() where (number + round).isMultiple(of: 2) { task.cancel() }
                for (number, task) in tasks.enumerated() {
                    switch await task.result {
                    case .success(let value): #expect(value == number)
                    case .failure(let error): #expect(error is CancellationError)
                    }
                }
            }
        }
    }

    @Test("A statement that takes too long is stopped by the server")
    func statementTimeout() async throws {
        try await lend({ $0.statementTimeout = .milliseconds(50) }) { database in
            let error = try await databaseError {
                _ = try await database.read(.unscoped) { try await $0.rows("SELECT pg_sleep(60)") }
            }
            #expect(error.code == .timeout)
        }
    }

    @Test("A transaction of a workspace, and a read, tell the server which")
    func workspaceSetting() async throws {
        try await lend({ $0.maximumConnections = 1 }) { database in
            let workspace = UUID()
            let setting: SQL = .unscoped("SELECT COALESCE(current_setting('hansard.workspace', true), '')")
            let written = try await database.write(.workspace(workspace)) {
                try await $0.scalar(setting, as: String.self)
            }
            #expect(written == workspace.uuidString)
            let read = try await database.read(.workspace(workspace)) { try await $0.scalar(setting, as: String.self) }
            #expect(read == workspace.uuidString)
            #expect(try await database.read(.unscoped) { try await $0.scalar(setting, as: String.self) } == "")
            #expect(try await database.write(.unscoped) { try await $0.scalar(setting, as: String.self) } == "")
            let error = try await databaseError {
                _ = try await database.read(.workspace(workspace)) {
                    try await $0.rows(.unscoped("SELECT * FROM nowhere"))
                }
            }
            guard case .misuse = error.code else { throw error }
            #expect(
                try await database.read(.workspace(workspace)) { try await $0.scalar(setting, as: String.self) } == read
            )
        }
    }

    @Test("Two transactions that wait for each other are told apart from other failures")
    func deadlock() async throws {
        try await lend { database in
            try await database.execute([
                "CREATE TABLE v (a {bigint} PRIMARY KEY, b {bigint})", "INSERT INTO v VALUES (1, 0), (2, 0)",
            ])
            let (firstHolds, firstHolding) = AsyncStream<Void>.makeStream()
            let (secondHolds, secondHolding) = AsyncStream<Void>.makeStream()
            let first = Task {
                try await database.write(.unscoped) { tx in
                    try await tx.run("UPDATE v SET b = 1 WHERE a = 1")
                    firstHolding.finish()
                    for await _ in secondHolds {}
                    try await tx.run("UPDATE v SET b = 1 WHERE a = 2")
                }
            }
            let second = Task {
                try await database.write(.unscoped) { tx in
                    try await tx.run("UPDATE v SET b = 2 WHERE a = 2")
                    secondHolding.finish()
                    for await _ in firstHolds {}
                    try await tx.run("UPDATE v SET b = 2 WHERE a = 1")
                }
            }
            let failures = [await first.result, await second.result].compactMap { result in
                if case .failure(let error as DatabaseError) = result { error.code } else { nil }
            }
            #expect(failures == [.conflict])
        }
    }

    @Test("A server that is not there is unavailable at once")
    func noServer() async throws {
        let error = try await databaseError {
            _ = try await DatabaseLocation("postgresql://hansard@/hansard?host=/nowhere").open()
        }
        #expect(error.code == .unavailable)
        #expect(error.detail.contains("/nowhere"))
    }

    @Test("COPY is refused, and its connection replaced")
    func copy() async throws {
        try await lend { database in
            let error = try await databaseError {
                _ = try await database.write(.unscoped) { try await $0.run("COPY (SELECT 1) TO STDOUT") }
            }
            guard case .misuse = error.code else { throw error }
            #expect(try await database.read(.unscoped) { try await $0.exists("SELECT 1") })
        }
    }
}
