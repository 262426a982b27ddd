import CLibPQ
import Dispatch
import Foundation

extension PostgreSQLConnection {
    /// Connects, on a thread that may wait: libpq looks up the host's name in a call that blocks.
    /// - Throws: `unavailable`, with what libpq or the server said.
    static func open(
        url: String, reactor: PostgreSQLReactor, options: DatabaseOptions,
        whenBroken: @escaping @Sendable (PostgreSQLConnection) -> Void
    ) async throws -> PostgreSQLConnection {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let connection = try connect(url, options)
                        return PostgreSQLConnection(
                            connection, reactor: reactor, options: options, whenBroken: whenBroken)
                    })
            }
        }
    }

    private static func connect(_ url: String, _ options: DatabaseOptions) throws -> OpaquePointer {
        let seconds = max(2, Int(options.connectTimeout.components.seconds))
        // What stands before the URL is a default, what stands after it is settled.
        let keywords = ["connect_timeout", "fallback_application_name", "dbname", "client_encoding"]
        let values = ["\(seconds)", "hansard", url, "UTF8"]
        let opened = withCStrings(keywords) { keywords in
            withCStrings(values) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let connection = opened else { throw DatabaseError(.unavailable, detail: "out of memory") }
        do {
            guard PQstatus(connection) == CONNECTION_OK else {
                throw DatabaseError(.unavailable, detail: String(cString: PQerrorMessage(connection)))
            }
            PQsetNoticeReceiver(connection, { _, _ in }, nil)
            try configure(connection, options)
        } catch {
            PQfinish(connection)
            throw error
        }
        return connection
    }

    private static func configure(_ connection: OpaquePointer, _ options: DatabaseOptions) throws {
        let parts = options.statementTimeout.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        // A transaction that nobody goes on with, because its process hangs, must not hold its locks for ever.
        let settings = """
            SET statement_timeout = \(milliseconds); SET idle_in_transaction_session_timeout = '5min';
            SET TimeZone = 'UTC'
            """
        guard let pointer = PQexec(connection, settings) else {
            throw DatabaseError(.unavailable, detail: "out of memory")
        }
        let result = PostgreSQLResult(pointer)
        if result.isError { throw DatabaseError(postgresql: result) }
    }

    private static func withCStrings<T>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
    ) -> T {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer($0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
