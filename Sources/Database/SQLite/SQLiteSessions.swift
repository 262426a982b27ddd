import Synchronization

/// Reads, each statement on whichever reader is free.
struct SQLiteReading: DatabaseSession {
    let database: SQLiteDatabase
    let scope: Scope

    var dialect: Dialect { .sqlite }

    func rows(_ sql: SQL) async throws -> [Row] {
        try sql.check(in: scope)
        return try database.read(sql, scope)
    }
}

/// The statements of the transaction under way.
final class SQLiteWriting: DatabaseTransaction {
    private enum Phase {
        case open
        case failed(any Error)
        case ended
    }

    private let database: SQLiteDatabase
    private let scope: Scope
    private let phase = Mutex(Phase.open)

    init(database: SQLiteDatabase, scope: Scope) {
        self.database = database
        self.scope = scope
    }

    var dialect: Dialect { .sqlite }

    func rows(_ sql: SQL) async throws -> [Row] {
        try perform(sql) { try $0.rows(sql, scope) }
    }

    @discardableResult
    func run(_ sql: SQL) async throws -> Int {
        try perform(sql) { try $0.run(sql, scope) }
    }

    /// Refuses every statement from now on.
    /// - Throws: What a statement failed with, if one did: the transaction cannot be committed.
    func end() throws {
        try phase.withLock { phase in
            defer { phase = .ended }
            if case .failed(let error) = phase { throw error }
        }
    }

    // The lock is held while the statement runs: statements that a body starts at once follow each other.
    private func perform<T: Sendable>(_ sql: SQL, _ body: @Sendable (SQLiteConnection) throws -> T) throws -> T {
        try sql.check(in: scope)
        try Task.checkCancellation()
        return try phase.withLock { phase in
            switch phase {
            case .open: break
            case .failed: throw DatabaseError(.misuse("a statement follows one that failed: \(sql.summary)"))
            case .ended: throw DatabaseError(.misuse("a statement follows the end of its transaction: \(sql.summary)"))
            }
            do {
                return try database.onWriter(body)
            } catch {
                phase = .failed(error)
                throw error
            }
        }
    }
}
