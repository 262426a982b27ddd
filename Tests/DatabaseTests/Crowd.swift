import Database
import Testing

/// Many tasks that read at the same time.
enum Crowd {
    /// Lends a database on PostgreSQL with fewer connections than a crowd has tasks.
    static func lend(
        _ change: (inout DatabaseOptions) -> Void = { _ in }, _ body: (any RelationalDatabase) async throws -> Void
    ) async throws {
        var options = DatabaseOptions()
        options.maximumConnections = 6
        options.minimumConnections = 2
        change(&options)
        try await TestDatabase.postgresql.lend(options: options, body)
    }

    /// Lets tasks do something again and again, with a number that no other has.
    /// - Returns: How often it was done.
    @discardableResult
    static func gather(
        _ clients: Int, reads: Int, _ body: @escaping @Sendable (_ client: Int, _ number: Int) async throws -> Void
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for number in client * reads..<(client + 1) * reads { try await body(client, number) }
                    return reads
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Reads a number back.
    static func read(_ number: Int, _ database: any RelationalDatabase) async throws -> Int? {
        try await database.read(.unscoped) { try await $0.scalar("SELECT CAST(\(number) AS BIGINT)", as: Int.self) }
    }

    /// Reads a number back, and expects it to be the same.
    static func check(_ number: Int, _ database: any RelationalDatabase) async throws {
        let read = try await Self.read(number, database)
        #expect(read == number)
    }

    static func result<T: Sendable>(_ body: () async throws -> T) async -> Result<T, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
