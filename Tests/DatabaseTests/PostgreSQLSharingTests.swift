import Database
import Foundation
import Synchronization
import Testing

/// Quick reads that come at the same time share connections, which nobody may notice but by the clock.
@Suite("Reads that share a connection", .serialized, .enabled(if: TestDatabase.server != nil))
struct PostgreSQLSharingTests {
    @Test("Many at once travel together, and each gets its own answer")
    func together() async throws {
        try await Crowd.lend { database in
            let seen = Mutex<[String: Int]>([:])
            try await Crowd.gather(24, reads: 400) { _, number in
                let row = try await database.read(.unscoped) { session in
                    try await session.rows("SELECT CAST(\(number) AS BIGINT), pg_backend_pid(), now()")[0]
                }
                #expect(row[0] == .integer(Int64(number)))
                seen.withLock { $0["\(row.values[1...])", default: 0] += 1 }
            }
            // The time of a transaction's begin is shared by those, and only those, that travel together.
            let most = try #require(seen.withLock { $0.values.max() })
            #expect(most > 1)
            #expect(most <= 16)
        }
    }

    @Test("An error in one leaves the others right")
    func error() async throws {
        try await Crowd.lend { database in
            try await Crowd.gather(24, reads: 300) { _, number in
                let divisor = number % 97 == 0 ? 0 : 1
                let reading = await Crowd.result {
                    try await database.read(.unscoped) { session in
                        try await session.scalar(
                            "SELECT CAST(\(number) AS BIGINT) / CAST(\(divisor) AS BIGINT)", as: Int.self)
                    }
                }
                switch reading {
                case .success(let value): #expect(divisor == 1 && value == number)
                case .failure(let error): #expect(divisor == 0 && (error as? DatabaseError)?.code == .invalidValue)
                }
            }
        }
    }

    @Test("A value that cannot be bound is refused to the one that brought it")
    func unboundValue() async throws {
        try await Crowd.lend { database in
            try await Crowd.gather(24, reads: 200) { _, number in
                let text = number % 50 == 0 ? "\(number)\0" : "\(number)"
                let reading = await Crowd.result {
                    try await database.read(.unscoped) { session in
                        try await session.scalar("SELECT CAST(\(text) AS TEXT)", as: String.self)
                    }
                }
                switch reading {
                case .success(let value): #expect(value == "\(number)")
                case .failure(let error):
                    #expect(number % 50 == 0 && (error as? DatabaseError)?.code == .invalidValue)
                }
            }
        }
    }

    @Test("Cancelling some at any moment leaves the others right")
    func cancellation() async throws {
        try await Crowd.lend { database in
            let tasks = try await Crowd.gather(24, reads: 200) { client, number in
                let task = Task { try await Crowd.read(number, database) }
                if number % 7 == client % 7 {
                    if number % 2 == 0 { await Task.yield() }
                    task.cancel()
                }
                let isCancelled = task.isCancelled
                switch await task.result {
                case .success(let value): #expect(value == number)
                case .failure(let error): #expect(isCancelled && error is CancellationError)
                }
            }
            #expect(tasks == 24 * 200)
        }
    }

    @Test("A slow read holds nobody up, and is stopped on the server when nobody waits for it")
    func slow() async throws {
        try await Crowd.lend { database in
            let sleep: @Sendable (Int, Int) async throws -> Int? = { number, seconds in
                try await database.read(.unscoped) { session in
                    try await session.scalar(
                        "SELECT CAST(\(number) AS BIGINT) FROM (SELECT pg_sleep(\(seconds))) AS s", as: Int.self)
                }
            }
            for round in 0..<3 {
                try await Crowd.gather(24, reads: 100) { _, number in
                    let read = try await sleep(number, 0)
                    #expect(read == number)
                }
                let slow = (0..<3).map { number in Task { try await sleep(number, 3_600) } }
                // The slow ones sleep far longer than a statement may take: were these behind them, so would they.
                try await Crowd.gather(24, reads: 100) { _, number in
                    let read = try await sleep(number, 0)
                    #expect(read == number)
                    try await Crowd.check(number, database)
                }
                for task in slow { task.cancel() }
                for task in slow {
                    let result = await task.result
                    #expect(throws: CancellationError.self, "round \(round)") { try result.get() }
                }
            }
            let sleeping: SQL = """
                SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'
                    AND application_name = current_setting('application_name')
                """
            while try await database.read(.unscoped, { try await $0.exists(sleeping) }) { await Task.yield() }
        }
    }

    @Test("A statement that takes too long is stopped by the server, and the others are not")
    func statementTimeout() async throws {
        try await Crowd.lend({ $0.statementTimeout = .milliseconds(500) }) { database in
            try await Crowd.gather(24, reads: 150) { client, number in
                let seconds = client == 0 && number % 50 == 0 ? 3_600 : 0
                let reading = await Crowd.result {
                    try await database.read(.unscoped) { session in
                        try await session.scalar(
                            "SELECT CAST(\(number) AS BIGINT) FROM (SELECT pg_sleep(\(seconds))) AS s", as: Int.self)
                    }
                }
                switch reading {
                case .success(let value): #expect(seconds == 0 && value == number)
                case .failure(let error): #expect(seconds > 0 && (error as? DatabaseError)?.code == .timeout)
                }
            }
        }
    }

    @Test("A read sees what was committed before it began")
    func ownWrites() async throws {
        try await Crowd.lend { database in
            try await database.execute(["CREATE TABLE v (id {bigint} PRIMARY KEY, n {bigint} NOT NULL)"])
            try await database.write(.unscoped) { tx in
                for id in 0..<12 { try await tx.run("INSERT INTO v VALUES (\(id), \(0))") }
            }
            try await Crowd.gather(12, reads: 60) { client, number in
                try await database.write(.unscoped) { tx in
                    try await tx.run("UPDATE v SET n = \(number) WHERE id = \(client)")
                }
                for _ in 0..<4 {
                    let read = try await database.read(.unscoped) { session in
                        try await session.scalar("SELECT n FROM v WHERE id = \(client)", as: Int.self)
                    }
                    #expect(read == number)
                }
            }
        }
    }

    @Test("A table that changes meanwhile is read as it is now")
    func changedTable() async throws {
        try await Crowd.lend { database in
            try await database.execute(["CREATE TABLE v (id {bigint} PRIMARY KEY)", "INSERT INTO v VALUES (1)"])
            let widest = Mutex(1)
            try await Crowd.gather(16, reads: 150) { client, number in
                if client == 0, number % 30 == 29 {
                    try await database.execute([SQLText("ALTER TABLE v ADD COLUMN c\(number) BIGINT", for: nil)])
                    widest.withLock { $0 += 1 }
                }
                let least = widest.withLock { $0 }
                let row = try await database.read(.unscoped) { try await $0.rows("SELECT * FROM v")[0] }
                #expect(row.values.count >= least)
                #expect(row.columns.count == row.values.count)
            }
        }
    }

    @Test("A read in a workspace never travels with one outside, nor with another's")
    func scopes() async throws {
        try await Crowd.lend { database in
            let setting: SQL = .unscoped("SELECT COALESCE(current_setting('hansard.workspace', true), '')")
            try await Crowd.gather(24, reads: 150) { client, _ in
                let workspace = UUID()
                let scope: Scope = client % 3 == 0 ? .workspace(workspace) : .unscoped
                let read = try await database.read(scope) { try await $0.scalar(setting, as: String.self) }
                #expect(read == (scope == .unscoped ? "" : workspace.uuidString))
            }
        }
    }
}
