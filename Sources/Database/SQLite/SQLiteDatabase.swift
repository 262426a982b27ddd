import Dispatch
import GRDB
import Synchronization

/// A database in one file, with several readers and one writer (write-ahead log, every commit synced to the disk).
///
/// Reads run at once on the calling thread: a read by key takes a few microseconds, less than a hop to another thread.
/// A commit waits for the disk, so it runs on the writer's own queue.
public final class SQLiteDatabase: RelationalDatabase {
    public let dialect = Dialect.sqlite

    private let pool: DatabasePool
    private let connections: SQLiteConnections
    private let turns: WaitingLine<Void>
    private let patience: Duration
    private let ongoing = OngoingWork()

    /// Opens a file, which is made if it is missing.
    /// - Throws: `DatabaseError`: `unavailable` if the file cannot be opened, `corrupt` if it is no database.
    public init(path: String, options: DatabaseOptions = DatabaseOptions()) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = max(1, options.readers)
        // A transaction is a series of short accesses to the writer, so that its body can await.
        configuration.allowsUnsafeTransactions = true
        configuration.label = "sqlite"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // What is deleted is overwritten with zeros, or it would stay readable in the file.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        do {
            pool = try Self.openPool(path: path, configuration)
        } catch {
            throw DatabaseError(sqlite: error)
        }
        connections = SQLiteConnections(capacity: options.preparedStatements)
        turns = WaitingLine(idle: [()], capacity: options.maximumWaiting, patience: options.waitTimeout)
        patience = options.waitTimeout
    }

    deinit {
        // A connection with prepared statements cannot be closed.
        connections.forget()
    }

    public func read<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T
    ) async throws -> T {
        try ongoing.enter()
        defer { ongoing.leave() }
        return try await body(SQLiteReading(database: self, scope: scope))
    }

    @discardableResult
    public func write<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        try ongoing.enter()
        defer { ongoing.leave() }
        try await turns.borrow()
        defer { turns.giveBack(()) }
        try await begin()
        let transaction = SQLiteWriting(database: self, scope: scope)
        do {
            let result = try await body(transaction)
            try end(transaction)
            try Task.checkCancellation()
            try await commit()
            return result
        } catch {
            try? end(transaction)  // The error that ended the body is the one to tell.
            rollBack()
            throw error
        }
    }

    /// Copies the database as it stands into a new file, while the work goes on.
    /// - Throws: `DatabaseError`; `other` if the file exists already.
    public func backUp(to path: String) async throws {
        try ongoing.enter()
        defer { ongoing.leave() }
        do {
            try await pool.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        } catch {
            throw DatabaseError(sqlite: error)
        }
    }

    public func expunge(_ table: StaticString) async throws {
        try ongoing.enter()
        defer { ongoing.leave() }
        try await turns.borrow()
        defer { turns.giveBack(()) }
        try await untilFree {
            try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                pool.asyncWriteWithoutTransaction { db in
                    done.resume(with: Result { try translated { _ = try db.checkpoint(.truncate) } })
                }
            }
        }
    }

    public func close() async {
        await ongoing.finish()
        _ = turns.close(DatabaseError(.unavailable, detail: "the database is closed"))
        await withCheckedContinuation { done in
            DispatchQueue.global().async { [self] in
                connections.forget()
                // What is left open is closed with the last reference; there is nobody to tell.
                try? pool.close()
                done.resume()
            }
        }
    }

    /// Runs a statement on a reader.
    func read(_ sql: SQL, _ scope: Scope) throws -> [Row] {
        try translated { try pool.unsafeRead { db in try connections.of(db).rows(sql, scope) } }
    }

    /// Runs a statement on the writer, whose turn the caller holds.
    func onWriter<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        try translated { try pool.writeWithoutTransaction { db in try body(connections.of(db)) } }
    }

    /// Starts a transaction that may write. Another process may be writing: it is asked again until patience ends.
    private func begin() async throws {
        try await untilFree { try onWriter { try $0.command("BEGIN IMMEDIATE") } }
    }

    /// Does what others may hold up: it is tried again until patience ends.
    private func untilFree(_ body: () async throws -> Void) async throws {
        var clock = ContinuousClock().now
        let deadline = clock + patience
        var pause = Duration.milliseconds(1)
        while true {
            do {
                return try await body()
            } catch let error as DatabaseError where error.code == .timeout {
                clock = ContinuousClock().now
                guard clock < deadline else { throw error }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(50))
            }
        }
    }

    private func end(_ transaction: SQLiteWriting) throws {
        try onWriter { _ in try transaction.state.end() }
    }

    private func commit() async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            pool.asyncWriteWithoutTransaction { [connections] db in
                done.resume(with: Result { try translated { try connections.of(db).command("COMMIT") } })
            }
        }
    }

    private func rollBack() {
        // After some failures (a full disk) SQLite has rolled back already, and there is nothing to do.
        try? onWriter { connection in
            if connection.isInTransaction { try connection.command("ROLLBACK") }
        }
    }
}

extension SQLiteDatabase {
    /// Two processes that make the same new file at once can find it busy for a moment.
    private static func openPool(path: String, _ configuration: Configuration) throws -> DatabasePool {
        var opening = configuration
        // The first access changes the journal mode, for which another process may have to be waited for.
        opening.busyMode = .timeout(10)
        let pool = try DatabasePool(path: path, configuration: opening)
        // From then on a busy writer must not sleep in a thread of the cooperative pool: see `begin`.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            // GRDB chooses NORMAL when it sets up the log, which loses the last commits when the power fails.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        return pool
    }
}
