import Database
import Foundation
import Synchronization
import Testing

/// What becomes of reads that share a connection when it breaks, or when there is none.
@Suite("Reads that share a connection that fails", .serialized, .enabled(if: TestDatabase.server != nil))
struct PostgreSQLSharingFailureTests {
    /// Keys that tell whose row it is.
    private static func fill(_ database: any RelationalDatabase, rows: Int) async throws {
        try await database.execute(["CREATE TABLE v (id {bigint} PRIMARY KEY, note {text} NOT NULL)"])
        try await database.write(.unscoped) { tx in
            try await tx.run(
                "INSERT INTO v SELECT i, 'row ' || i FROM generate_series(0, CAST(\(rows) AS INTEGER)) AS i")
        }
    }

    /// Ends every connection of the database that is tested.
    private static func kill(_ database: String, from other: any RelationalDatabase) async throws {
        _ = try await other.read(.unscoped) { session in
            try await session.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = \(database)")
        }
    }

    private static func applicationName(_ database: any RelationalDatabase) async throws -> String {
        try #require(
            try await database.read(.unscoped) {
                try await $0.scalar("SELECT current_setting('application_name')", as: String.self)
            })
    }

    @Test("Whatever is killed and cancelled, a read gets its own row, or is told that there is none to be had")
    func storm() async throws {
        try await Crowd.lend { database in
            try await TestDatabase.postgresql.lend { other in
                try await Self.fill(database, rows: 10_000)
                let name = try await Self.applicationName(database)
                let answered = Atomic<Int>(0)
                let lost = Atomic<Int>(0)
                try await Crowd.gather(32, reads: 300) { client, number in
                    if client == 0, number % 30 == 17 { try await Self.kill(name, from: other) }
                    let task = Task {
                        try await database.read(.unscoped) { session in
                            try await session.rows("SELECT id, note FROM v WHERE id = \(number)")
                        }
                    }
                    if number % 11 == 3 { task.cancel() }
                    let isCancelled = task.isCancelled
                    switch await task.result {
                    case .success(let rows):
                        #expect(rows.map(\.values) == [[.integer(Int64(number)), .text("row \(number)")]])
                        answered.add(1, ordering: .relaxed)
                    case .failure(let error as DatabaseError):
                        #expect(error.code == .unavailable)
                        lost.add(1, ordering: .relaxed)
                    case .failure(let error): #expect(isCancelled && error is CancellationError)
                    }
                }
                // A read is tried again, so that only a second break in a row can cost its answer.
                #expect(answered.load(ordering: .relaxed) > 8_600)
                #expect(lost.load(ordering: .relaxed) < 60)
                try await Crowd.check(1, database)
            }
        }
    }

    @Test("While transactions hold every connection, reads wait, no longer than they may, and then go on")
    func noConnection() async throws {
        try await Crowd.lend({
            $0.maximumConnections = 2
            $0.waitTimeout = .seconds(3)
        }) { database in
            try await Crowd.gather(24, reads: 100) { _, number in
                try await Crowd.check(number, database)
            }
            let (released, release) = AsyncStream<Void>.makeStream()
            let (held, hold) = AsyncStream<Void>.makeStream()
            let holding = (0..<2).map { _ in
                Task {
                    try await database.write(.unscoped) { tx in
                        _ = try await tx.rows("SELECT 1")
                        hold.yield()
                        for await _ in released {}
                    }
                }
            }
            var holders = held.makeAsyncIterator()
            for _ in 0..<2 { await holders.next() }
            try await Crowd.gather(24, reads: 1) { _, number in
                let error = try await databaseError { _ = try await Crowd.read(number, database) }
                #expect(error.code == .timeout)
            }
            release.finish()
            for task in holding { try await task.value }
            try await Crowd.gather(24, reads: 20) { _, number in
                try await Crowd.check(number, database)
            }
        }
    }

    @Test("Reads do not keep a transaction from its turn")
    func transactionsGetTheirTurn() async throws {
        try await Crowd.lend({ $0.maximumConnections = 1 }) { database in
            try await database.execute(["CREATE TABLE v (n {bigint})", "INSERT INTO v VALUES (0)"])
            let isOver = Atomic<Bool>(false)
            try await Crowd.gather(25, reads: 1) { client, _ in
                guard client == 0 else {
                    while !isOver.load(ordering: .relaxed) { try await Crowd.check(client, database) }
                    return
                }
                defer { isOver.store(true, ordering: .relaxed) }
                for _ in 0..<100 {
                    try await database.write(.unscoped) { try await $0.run("UPDATE v SET n = n + 1") }
                }
            }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT n FROM v") } == 100)
        }
    }

    @Test("Closing leaves no connection behind, whatever was cancelled just before")
    func closing() async throws {
        try await TestDatabase.postgresql.lend { other in
            try await TestDatabase.postgresql.lendLocation { location in
                var options = DatabaseOptions()
                options.maximumConnections = 6
                let database = try await location.open(options: options)
                let name = try await Self.applicationName(database)
                let sleep: @Sendable (Int) async throws -> Void = { seconds in
                    _ = try await database.read(.unscoped) { try await $0.rows("SELECT pg_sleep(\(seconds))") }
                }
                try await Crowd.gather(24, reads: 50) { _, _ in try await sleep(0) }
                let slow = (0..<24).map { number in Task { try await sleep(number % 4 == 0 ? 3_600 : 0) } }
                for _ in 0..<200 { await Task.yield() }
                for task in slow { task.cancel() }
                for task in slow { _ = await task.result }
                await database.close()
                let error = try await databaseError { try await sleep(0) }
                #expect(error.code == .unavailable)
                // A process on the server ends soon after its connection.
                let remaining: SQL = "SELECT pid FROM pg_stat_activity WHERE application_name = \(name)"
                while try await other.read(.unscoped, { try await $0.exists(remaining) }) { await Task.yield() }
            }
        }
    }
}
