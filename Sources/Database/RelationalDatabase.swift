/// A database of tables, spoken to in SQL.
///
/// Both implementations, `SQLiteDatabase` and `PostgreSQLDatabase`, keep these rules, and one suite of tests holds them
/// to it.
public protocol RelationalDatabase: Sendable {
    /// The kind of database, for the few statements that must differ.
    var dialect: Dialect { get }

    /// Runs statements that only read. Each one sees what was committed before it began.
    ///
    /// No connection is held between the statements. On PostgreSQL, a statement whose connection was found dead is run
    /// once more on another, and so is one that travelled with another that failed or was slow: quick statements outside
    /// any workspace that come at the same time share a connection.
    /// - Throws: `DatabaseError`, or what the body throws.
    func read<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T
    ) async throws -> T

    /// Runs statements in one transaction, which is committed when the body returns.
    ///
    /// It is rolled back when the body throws, when a statement failed (even if the body caught the error), and when
    /// the task was cancelled before the commit. Once this returns, the change survives a crash. The body should touch
    /// nothing but the database: on SQLite every other writer waits for it. A write within a write waits for itself
    /// until it times out.
    /// - Throws: `DatabaseError`, `CancellationError`, or what the body throws. An `unavailable` thrown while
    ///   committing on PostgreSQL leaves open whether the change was made.
    @discardableResult
    func write<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T

    /// Makes unreadable, in the database's own files, what was deleted from a table and committed.
    ///
    /// On SQLite deleted rows are overwritten as they are deleted, and this empties the write-ahead log, which still
    /// holds them. On PostgreSQL what is left is written into a new file and the old one removed, which waits for whoever uses
    /// the table, and needs the right to truncate it; to transactions that began before, the table then looks empty.
    /// The server's write-ahead log and its backups are its own.
    /// - Parameter table: one that no other table refers to.
    /// - Throws: `DatabaseError`; `timeout` where others use it for too long: then it may be asked for again.
    func expunge(_ table: StaticString) async throws

    /// Refuses new work, waits for the work under way, and closes every connection.
    func close() async
}

/// Runs statements that give rows.
///
/// It is valid until the body it was given to returns.
public protocol DatabaseSession: Sendable {
    /// The kind of database, for the few statements that must differ.
    var dialect: Dialect { get }

    /// Runs a statement and returns all its rows: ask for no more than fit in memory.
    /// - Throws: `DatabaseError`; `CancellationError` if the task is cancelled.
    func rows(_ sql: SQL) async throws -> [Row]
}

/// Runs statements in one transaction, one after another.
public protocol DatabaseTransaction: DatabaseSession {
    /// Runs a statement and returns how many rows it inserted, changed or deleted.
    ///
    /// After a statement failed, those that follow are refused, and the transaction cannot be committed.
    /// - Throws: `DatabaseError`; `CancellationError` if the task is cancelled.
    @discardableResult
    func run(_ sql: SQL) async throws -> Int
}
