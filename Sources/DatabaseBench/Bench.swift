import Database
import Foundation
import Synchronization

/// Measures a prepared read by primary key, and on SQLite a durable write of four statements.
///
///     DatabaseBench URL CLIENTS SECONDS
///
/// It prints `name value` lines: operations per second and the process's CPU-microseconds per operation.
@main
struct Bench {
    /// As many rows as pgbench makes at scale 1, so that both can read the same table.
    private static let rows = 100_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let clients = Int(arguments[2]), let seconds = Double(arguments[3]) else {
            FileHandle.standardError.write(Data("usage: DatabaseBench URL CLIENTS SECONDS\n".utf8))
            exit(64)
        }
        var options = DatabaseOptions()
        options.maximumConnections = clients
        options.minimumConnections = clients
        let database = try await DatabaseLocation(arguments[1]).open(options: options)
        if database.dialect == .sqlite { try await fill(database) }
        try await measure("read", clients: clients, seconds: seconds) {
            let id = nextRow()
            let balance = try await database.read(.unscoped) { session in
                try await session.scalar("SELECT abalance FROM pgbench_accounts WHERE aid = \(id)", as: Int.self)
            }
            guard balance != nil else { throw DatabaseError(.other, detail: "row \(id) is missing") }
        }
        if database.dialect == .sqlite {
            try await measure("write", clients: clients, seconds: seconds) { try await write(database) }
        }
        await database.close()
    }

    private static let counter = Atomic<Int>(0)

    /// Rows in an order that is spread over the table; the system's random numbers cost a system call each.
    private static func nextRow() -> Int {
        counter.wrappingAdd(1, ordering: .relaxed).newValue &* 61_803 % rows + 1
    }

    private static func fill(_ database: any RelationalDatabase) async throws {
        try await database.execute([
            "DROP TABLE IF EXISTS pgbench_accounts",
            "DROP TABLE IF EXISTS entries",
            "CREATE TABLE pgbench_accounts (aid {bigint} NOT NULL PRIMARY KEY, abalance {bigint} NOT NULL, filler {text})",
            "CREATE TABLE entries (id {uuid} NOT NULL PRIMARY KEY, aid {bigint} NOT NULL, note {text} NOT NULL) WITHOUT ROWID",
        ])
        try await database.write(.unscoped) { tx in
            for id in 1...rows { try await tx.run("INSERT INTO pgbench_accounts VALUES (\(id), 0, '')") }
        }
    }

    private static func write(_ database: any RelationalDatabase) async throws {
        let id = nextRow()
        try await database.write(.unscoped) { tx in
            _ = try await tx.scalar("SELECT abalance FROM pgbench_accounts WHERE aid = \(id)", as: Int.self)
            try await tx.run("UPDATE pgbench_accounts SET abalance = abalance + \(1) WHERE aid = \(id)")
            try await tx.run("INSERT INTO entries VALUES (\(UUID()), \(id), \("event"))")
            try await tx.run("INSERT INTO entries VALUES (\(UUID()), \(id), \("audit"))")
        }
    }

    private static func measure(
        _ name: String, clients: Int, seconds: Double, _ operation: @escaping @Sendable () async throws -> Void
    ) async throws {
        for _ in 0..<clients { try await operation() }
        let (began, usedBefore) = (ContinuousClock.now, processSeconds())
        let end = began + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        try await operation()
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = (ContinuousClock.now - began) / .seconds(1)
        let used = processSeconds() - usedBefore
        print("\(name)_per_second \(Int(Double(count) / elapsed))")
        print("\(name)_cpu_microseconds \((used / Double(count) * 1e7).rounded() / 10)")
    }

    private static func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
