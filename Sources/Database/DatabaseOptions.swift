/// The limits of a database's connections, statements and waits.
public struct DatabaseOptions: Sendable {
    /// How many connections read at once on SQLite, besides the one that writes.
    public var readers = 8
    /// How many connections are kept to PostgreSQL even when idle.
    public var minimumConnections = 1
    /// How many connections to PostgreSQL may be open.
    public var maximumConnections = 16
    /// How many tasks may wait for a connection, or for their turn to write.
    public var maximumWaiting = 10_000
    /// How long a task waits for a connection, or for its turn to write.
    public var waitTimeout: Duration = .seconds(10)
    /// How long a statement may run on PostgreSQL; zero is for ever.
    public var statementTimeout: Duration = .seconds(30)
    /// How long it may take to connect to PostgreSQL. Rounded up to whole seconds.
    public var connectTimeout: Duration = .seconds(5)
    /// How many prepared statements a connection keeps.
    public var preparedStatements = 256

    public init() {}
}
