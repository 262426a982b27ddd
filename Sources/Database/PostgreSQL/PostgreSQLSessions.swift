import Dispatch

/// Reads: the quick ones outside any workspace share connections, any other statement has one of its own.
///
/// A class, so that handing it around does not count references to what all reads share, over which threads contend.
final class PostgreSQLReading: DatabaseSession {
    private let sharing: PostgreSQLSharing
    private let mode: PostgreSQLMode

    private var pool: PostgreSQLPool { sharing.pool }

    init(_ sharing: PostgreSQLSharing, scope: Scope) {
        self.sharing = sharing
        mode = PostgreSQLMode(scope: scope, isReading: true)
    }

    var dialect: Dialect { .postgresql }

    func rows(_ sql: SQL) async throws -> [Row] {
        try sql.check(in: mode.scope)
        guard case .unscoped = mode.scope else { return try await alone(sql, on: pool.borrow()) }
        return try await sharing.rows(sql) { sql, pace in
            let connection = try await pool.borrow()
            let began = DispatchTime.now().uptimeNanoseconds
            let rows = try await alone(sql, on: connection)
            pace.note(DispatchTime.now().uptimeNanoseconds - began)
            return rows
        }
    }

    private func alone(_ sql: SQL, on connection: PostgreSQLConnection) async throws -> [Row] {
        do {
            let rows = try await connection.rows(sql, mode)
            pool.giveBack(connection)
            return rows
        } catch let error as DatabaseError where error.code == .unavailable && !connection.isOpen {
            // It may have been dead for long, and the others with it.
            pool.probe()
        } catch {
            pool.giveBack(connection)
            throw error
        }
        let second = try await pool.borrow()
        defer { pool.giveBack(second) }
        return try await second.rows(sql, mode)
    }
}

/// The statements of one transaction.
struct PostgreSQLWriting: DatabaseTransaction {
    let connection: PostgreSQLConnection
    let mode: PostgreSQLMode
    let state = TransactionState()
    /// Lets one statement follow the other.
    let turns = WaitingLine(idle: [()], capacity: 1_000, patience: .seconds(60))

    var dialect: Dialect { .postgresql }

    func rows(_ sql: SQL) async throws -> [Row] {
        try await perform(sql) { try await connection.rows(sql, mode) }
    }

    @discardableResult
    func run(_ sql: SQL) async throws -> Int {
        try await perform(sql) { try await connection.run(sql, mode) }
    }

    /// Waits for the statement under way and refuses every other from now on.
    /// - Throws: What a statement failed with, if one did: the transaction cannot be committed.
    func end() async throws {
        if try turns.take() == nil {
            // In a task of its own, which a cancellation does not reach.
            try await Task { try await turns.borrow() }.value
        }
        defer { turns.giveBack(()) }
        try state.end()
    }

    private func perform<T>(_ sql: SQL, _ body: () async throws -> T) async throws -> T {
        try sql.check(in: mode.scope)
        try await turns.borrow()
        defer { turns.giveBack(()) }
        try state.check(sql)
        do {
            return try await body()
        } catch {
            state.fail(error)
            throw error
        }
    }
}
