import GRDB
import GRDBSQLite
import Synchronization

/// One connection and its prepared statements.
///
/// `@unchecked`: it is used only within an access to its GRDB connection, which GRDB serialises.
final class SQLiteConnection: @unchecked Sendable {
    private unowned let db: GRDB.Database
    private let capacity: Int
    private var statements: [String: SQLiteStatement] = [:]
    private var clock: UInt64 = 0

    init(_ db: GRDB.Database, capacity: Int) {
        self.db = db
        self.capacity = max(8, capacity)
    }

    var isInTransaction: Bool { db.isInsideTransaction }

    /// Runs a statement to its end and returns its rows.
    func rows(_ sql: SQL, _ scope: Scope) throws -> [Row] {
        let statement = try prepared(sql.text)
        return try statement.run(sql, scope)
    }

    /// Runs a statement to its end and returns how many rows it changed.
    func run(_ sql: SQL, _ scope: Scope) throws -> Int {
        let before = sqlite3_total_changes64(db.sqliteConnection)
        _ = try prepared(sql.text).run(sql, scope)
        // Without the comparison, a statement that changes nothing would give the count of the one before it.
        guard sqlite3_total_changes64(db.sqliteConnection) != before else { return 0 }
        return Int(sqlite3_changes64(db.sqliteConnection))
    }

    /// Runs a statement without values, such as `COMMIT`.
    func command(_ text: StaticString) throws {
        _ = try prepared(text.description).run(SQL(stringLiteral: text), .unscoped)
    }

    private func prepared(_ text: String) throws -> SQLiteStatement {
        clock += 1
        if let statement = statements[text] {
            statement.lastUse = clock
            return statement
        }
        if statements.count >= capacity { forgetOldest() }
        let statement = SQLiteStatement(try db.makeStatement(sql: text))
        statement.lastUse = clock
        statements[text] = statement
        return statement
    }

    private func forgetOldest() {
        guard let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        statements[oldest.key] = nil
    }
}

/// Finds the connection that belongs to GRDB's.
final class SQLiteConnections: Sendable {
    private let known = Mutex<[(key: ObjectIdentifier, connection: SQLiteConnection)]>([])
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    func of(_ db: GRDB.Database) -> SQLiteConnection {
        let key = ObjectIdentifier(db)
        if let connection = known.withLock({ $0.first { $0.key == key }?.connection }) { return connection }
        let connection = SQLiteConnection(db, capacity: capacity)
        known.withLock { $0.append((key, connection)) }
        return connection
    }

    /// Gives up every prepared statement; no access may be under way.
    func forget() {
        known.withLock { $0 = [] }
    }
}
