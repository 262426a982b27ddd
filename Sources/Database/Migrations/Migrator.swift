/// Brings a database's tables to the program's version, and back.
///
/// Each migration runs in one transaction, under a lock that any other process's migrator waits for, and is recorded in
/// the table `schema_migrations`.
public struct Migrator: Sendable {
    /// A migration, and whether the database has it.
    public struct Status: Sendable, Hashable {
        /// Its number and name, from the program or, for one that the program does not know, from the database.
        public let number: Int
        public let name: String
        /// When it was applied, in microseconds since 1970, or `nil` if it was not.
        public let appliedAt: Int64?
        /// Whether the program's text differs from what was applied.
        public let isEdited: Bool
        /// Whether the program has it.
        public let isKnown: Bool
    }

    private let database: any RelationalDatabase
    private let migrations: [Migration]

    /// - Parameter migrations: In order of their numbers, which begin at 1 and leave none out.
    /// - Throws: `misuse` if the numbers do not.
    public init(_ database: any RelationalDatabase, _ migrations: [Migration]) throws(DatabaseError) {
        for (position, migration) in migrations.enumerated() where migration.number != position + 1 {
            throw DatabaseError(.misuse("migration \(migration.number) stands in the place of \(position + 1)"))
        }
        self.database = database
        self.migrations = migrations
    }

    /// Applies every migration that the database lacks.
    /// - Returns: The numbers of those applied by this call.
    /// - Throws: `tooNew` if the database has a migration that the program does not know, `misuse` if one was edited
    ///   since it was applied, or what a statement failed with; then the migrations before the failed one stay applied.
    @discardableResult
    public func up() async throws -> [Int] {
        var applied: [Int] = []
        while let number = try await applyNext() { applied.append(number) }
        return applied
    }

    /// Takes back the migrations after a number, newest first; 0 takes back all.
    /// - Returns: The numbers of those taken back by this call.
    /// - Throws: As `up()` does.
    @discardableResult
    public func down(to target: Int) async throws -> [Int] {
        guard (0...migrations.count).contains(target) else {
            throw DatabaseError(.misuse("there is no migration \(target) to go back to"))
        }
        var reverted: [Int] = []
        while let number = try await revertLast(above: target) { reverted.append(number) }
        return reverted
    }

    /// Every migration that the program or the database has, in order. Changes nothing.
    public func status() async throws -> [Status] {
        let applied = try await appliedMigrations()
        let known = migrations.map { migration in
            let record = applied[migration.number]
            return Status(
                number: migration.number, name: migration.name, appliedAt: record?.appliedAt,
                isEdited: record.map { $0.fingerprint != migration.fingerprint } ?? false, isKnown: true)
        }
        let unknown = applied.values.filter { $0.number > migrations.count }.sorted { $0.number < $1.number }.map {
            Status(number: $0.number, name: $0.name, appliedAt: $0.appliedAt, isEdited: false, isKnown: false)
        }
        return known + unknown
    }

    /// Whether the database has every migration. Changes nothing.
    /// - Throws: `tooNew` or `misuse`, as `up()` does.
    public func check() async throws -> Bool {
        let applied = try await appliedMigrations()
        try verify(applied)
        return applied.count == migrations.count
    }

    private struct Record: RowDecodable {
        let number: Int
        let name: String
        let fingerprint: String
        let appliedAt: Int64

        init(row: Row) throws {
            number = try row.get("number")
            name = try row.get("name")
            fingerprint = try row.get("hash")
            appliedAt = try row.get("applied_at")
        }
    }

    private func applyNext() async throws -> Int? {
        try await locked { tx in
            let applied = try await recorded(tx)
            try verify(applied)
            guard let next = migrations.first(where: { applied[$0.number] == nil }) else { return nil }
            for statement in next.up.compactMap({ $0.rendered(for: tx.dialect) }) {
                try await tx.run(SQL(trusted: statement))
            }
            try await tx.run(
                """
                INSERT INTO schema_migrations (number, name, hash, applied_at)
                VALUES (\(next.number), \(next.name), \(next.fingerprint), \(now(tx.dialect)))
                """)
            return next.number
        }
    }

    private func revertLast(above target: Int) async throws -> Int? {
        try await locked { tx in
            let applied = try await recorded(tx)
            try verify(applied)
            guard let last = migrations.last(where: { applied[$0.number] != nil }), last.number > target else {
                return nil
            }
            for statement in last.down.compactMap({ $0.rendered(for: tx.dialect) }) {
                try await tx.run(SQL(trusted: statement))
            }
            try await tx.run("DELETE FROM schema_migrations WHERE number = \(last.number)")
            return last.number
        }
    }

    private func verify(_ applied: [Int: Record]) throws(DatabaseError) {
        if let newest = applied.keys.max(), newest > migrations.count {
            throw DatabaseError(.tooNew(number: newest))
        }
        for migration in migrations {
            guard let record = applied[migration.number], record.fingerprint != migration.fingerprint else { continue }
            throw DatabaseError(
                .misuse("migration \(migration.number), \(migration.name), was edited after it was applied"))
        }
    }
}

extension Migrator {
    /// Runs a body in a transaction that no other migrator's overlaps: on SQLite only one transaction writes at a time,
    /// on PostgreSQL all ask for the same advisory lock. The first to come makes the table.
    private func locked<T: Sendable>(
        _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        try await database.writeAtLength { tx in
            if tx.dialect == .postgresql { _ = try await tx.rows("SELECT pg_advisory_xact_lock(\(Self.lock))") }
            for statement in Self.table.compactMap({ $0.rendered(for: tx.dialect) }) {
                try await tx.run(SQL(trusted: statement))
            }
            return try await body(tx)
        }
    }

    /// Any number that nothing else locks by: the letters `hansard` as an integer.
    private static let lock: Int64 = 0x68_616e_7361_7264

    private static let table: [SQLText] = [
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number {bigint} NOT NULL PRIMARY KEY, name {text} NOT NULL, hash {text} NOT NULL,
            applied_at {timestamp} NOT NULL
        )
        """
    ]

    private func now(_ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite: "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
        case .postgresql: "now()"
        }
    }

    private func recorded(_ session: any DatabaseSession) async throws -> [Int: Record] {
        let records = try await session.all(
            "SELECT number, name, hash, applied_at FROM schema_migrations", as: Record.self)
        return Dictionary(uniqueKeysWithValues: records.map { ($0.number, $0) })
    }

    private func appliedMigrations() async throws -> [Int: Record] {
        try await database.read(.unscoped) { session in
            let exists: SQL =
                switch session.dialect {
                case .sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
                case .postgresql: "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL"
                }
            return try await session.exists(exists) ? try await recorded(session) : [:]
        }
    }
}

extension RelationalDatabase {
    /// A transaction whose statements may take as long as they need.
    func writeAtLength<T: Sendable>(
        _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        guard let server = self as? PostgreSQLDatabase else { return try await write(.unscoped, body) }
        return try await server.write(PostgreSQLMode(scope: .unscoped, isReading: false, isLimited: false), body)
    }
}
