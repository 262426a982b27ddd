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

/// The statements of the transaction under way. The writer's queue lets one follow the other.
struct SQLiteWriting: DatabaseTransaction {
    let database: SQLiteDatabase
    let scope: Scope
    let state = TransactionState()

    var dialect: Dialect { .sqlite }

    func rows(_ sql: SQL) async throws -> [Row] {
        try perform(sql) { try $0.rows(sql, scope) }
    }

    @discardableResult
    func run(_ sql: SQL) async throws -> Int {
        try perform(sql) { try $0.run(sql, scope) }
    }

    private func perform<T>(_ sql: SQL, _ body: (SQLiteConnection) throws -> T) throws -> T {
        try sql.check(in: scope)
        try Task.checkCancellation()
        return try database.onWriter { connection in
            // Within the turn of the writer's queue, so that no statement slips in after the end.
            try state.check(sql)
            do {
                return try body(connection)
            } catch {
                state.fail(error)
                throw error
            }
        }
    }
}
