public import Logging

public final class PostgreSQLDatabase: RelationalDatabase {
    public let dialect = Dialect.postgresql
    public static func open(url: String, options: DatabaseOptions, logger: Logger) async throws -> PostgreSQLDatabase {
        throw DatabaseError(.unavailable)
    }
    public func read<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T
    ) async throws -> T { throw DatabaseError(.unavailable) }
    @discardableResult
    public func write<T: Sendable>(
        _ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T
    ) async throws -> T { throw DatabaseError(.unavailable) }
    public func close() async {}
}
