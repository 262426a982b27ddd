public import Logging

/// Where a database is: a file of SQLite, or a server of PostgreSQL.
public enum DatabaseLocation: Sendable, Hashable {
    /// The path of the file, which is made if it is missing; its folder must exist.
    case sqlite(path: String)
    /// A URL in the form that libpq reads: `postgresql://user:password@host:port/name?sslmode=verify-full`.
    case postgresql(url: String)

    /// Reads `sqlite:///path`, `sqlite:path`, `postgresql://…`, `postgres://…`, or a plain path.
    /// - Throws: `misuse` for another scheme or an empty path.
    public init(_ text: String) throws(DatabaseError) {
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            self = .postgresql(url: text)
            return
        }
        var path = Substring(text)
        if text.hasPrefix("sqlite://") {
            path = text.dropFirst("sqlite://".count)
        } else if text.hasPrefix("sqlite:") {
            path = text.dropFirst("sqlite:".count)
        } else if text.contains("://") {
            throw DatabaseError(.misuse("a database URL begins with sqlite:// or postgresql://, or is a path"))
        }
        guard !path.isEmpty, !path.contains("\0") else { throw DatabaseError(.misuse("the database has no path")) }
        self = .sqlite(path: String(path))
    }

    /// Opens the database, and for PostgreSQL the first connections.
    /// - Throws: `DatabaseError`: `unavailable` if it cannot be reached, `corrupt` if the file is no database.
    public func open(
        options: DatabaseOptions = DatabaseOptions(), logger: Logger = Logger(label: "database")
    ) async throws -> any RelationalDatabase {
        switch self {
        case .sqlite(let path): try SQLiteDatabase(path: path, options: options)
        case .postgresql(let url): try await PostgreSQLDatabase.open(url: url, options: options, logger: logger)
        }
    }
}
