import Foundation
public import Logging

/// A PostgreSQL server, spoken to through libpq.
///
/// A transaction of a workspace sets `hansard.workspace` for itself, which row-level security can compare with, as do
/// the statements of a read.
public final class PostgreSQLDatabase: RelationalDatabase {
    public let dialect = Dialect.postgresql

    private let pool: PostgreSQLPool
    private let sharing: PostgreSQLSharing
    private let ongoing = OngoingWork()

    private init(pool: PostgreSQLPool, options: DatabaseOptions) {
        self.pool = pool
        sharing = PostgreSQLSharing(pool: pool, options: options)
    }

    /// Connects to a server by a URL in the form that libpq reads.
    /// - Throws: `unavailable` if it cannot be reached, or does not let us in.
    public static func open(
        url: String, options: DatabaseOptions = DatabaseOptions(), logger: Logger = Logger(label: "database")
    ) async throws -> PostgreSQLDatabase {
        let pool = try PostgreSQLPool(url: url, options: options, logger: logger)
        do {
            try await pool.start()
        } catch {
            pool.close()
            throw error
        }
        return PostgreSQLDatabase(pool: pool, options: options)
    }

    public func read<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T
    ) async throws -> T {
        try ongoing.enter()
        defer { ongoing.leave() }
        return try await body(PostgreSQLReading(sharing, scope: scope))
    }

    @discardableResult
    public func write<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        try await write(PostgreSQLMode(scope: scope, isReading: false), body)
    }

    public func expunge(_ table: StaticString) async throws {
        // `VACUUM FULL` would copy what an older transaction could still read, and says nothing of tables that are not ours.
        try await execute([
            SQLText("LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE", for: .postgresql),
            SQLText("CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM \(table)", for: .postgresql),
            SQLText("TRUNCATE \(table)", for: .postgresql),
            SQLText("INSERT INTO \(table) SELECT * FROM kept", for: .postgresql),
        ])
    }

    public func close() async {
        await ongoing.finish()
        await sharing.finish()
        pool.close()
    }

    func write<T: Sendable>(
        _ mode: PostgreSQLMode, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        try ongoing.enter()
        defer { ongoing.leave() }
        let connection = try await begin(mode)
        defer { pool.giveBack(connection) }
        let transaction = PostgreSQLWriting(connection: connection, mode: mode)
        do {
            let result = try await body(transaction)
            try await transaction.end()
            try Task.checkCancellation()
            try await connection.command("COMMIT", isShielded: true, isLimited: mode.isLimited)
            return result
        } catch {
            await abandon(transaction)
            throw error
        }
    }

    /// Starts a transaction. On a connection that turns out to be dead nothing has happened yet, so another is tried
    /// once.
    private func begin(_ mode: PostgreSQLMode) async throws -> PostgreSQLConnection {
        var command = "BEGIN"
        if case .workspace(let id) = mode.scope { command += "; SET LOCAL hansard.workspace = '\(id.uuidString)'" }
        if !mode.isLimited { command += "; SET LOCAL statement_timeout = 0" }
        for isLast in [false, true] {
            let connection = try await pool.borrow()
            do {
                try await connection.command(command)
                return connection
            } catch {
                if connection.isOpen {
                    // The cancellation of a task can come between `BEGIN` and the rest.
                    await rollBack(connection)
                    pool.giveBack(connection)
                    throw error
                }
                if isLast { throw error }
                pool.probe()
            }
        }
        throw DatabaseError(.unavailable)
    }

    private func abandon(_ transaction: PostgreSQLWriting) async {
        do {
            try await transaction.end()
        } catch let error as DatabaseError where error.code == .timeout {
            // A statement that nobody waits for still runs.
            transaction.connection.close(error)
        } catch {
            // The error that ended the transaction is the one to tell.
        }
        await rollBack(transaction.connection)
    }

    private func rollBack(_ connection: PostgreSQLConnection) async {
        guard connection.isInTransaction else { return }
        do {
            try await connection.command("ROLLBACK", isShielded: true)
        } catch {
            connection.close()
        }
    }
}
