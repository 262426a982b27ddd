import Database
import Jobs
import Synchronization

/// A database that can be made to refuse the renewal of leases, as one that cannot be reached does.
final class InterruptedDatabase: RelationalDatabase {
    /// A value for every renewal that was refused.
    let refusals = Reports<Void>()

    private let database: any RelationalDatabase
    private let down = Mutex(false)

    init(_ database: any RelationalDatabase) {
        self.database = database
    }

    var isDown: Bool {
        get { down.withLock { $0 } }
        set { down.withLock { $0 = newValue } }
    }

    var dialect: Dialect { database.dialect }

    func read<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T
    ) async throws -> T {
        try await database.read(scope, body)
    }

    @discardableResult
    func write<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T {
        try await database.write(scope) { try await body(InterruptedTransaction(transaction: $0, database: self)) }
    }

    func expunge(_ table: StaticString) async throws { try await database.expunge(table) }

    func close() async {
        await database.close()
    }
}

private struct InterruptedTransaction: DatabaseTransaction {
    let transaction: any DatabaseTransaction
    let database: InterruptedDatabase

    var dialect: Dialect { transaction.dialect }

    func rows(_ sql: SQL) async throws -> [Row] {
        try await transaction.rows(sql)
    }

    @discardableResult
    func run(_ sql: SQL) async throws -> Int {
        if database.isDown, sql.text.hasPrefix("UPDATE jobs SET lease_until") {
            database.refusals.send(())
            throw DatabaseError(.unavailable)
        }
        return try await transaction.run(sql)
    }
}

/// A job whose lease is renewed every few milliseconds.
struct BriefLeaseJob: Job {
    static let kind = "brief"
    static let policy = JobPolicy(attempts: 3, lease: .milliseconds(60))
    var number: Int
}
