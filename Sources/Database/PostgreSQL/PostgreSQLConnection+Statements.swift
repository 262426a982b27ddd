import CLibPQ
import Foundation

/// How a statement is run.
struct PostgreSQLMode {
    var scope: Scope
    /// Whether only statements that read are let through, each in a transaction of its own.
    var isReading: Bool
    /// Whether the connection is given up when the server does not answer in time.
    var isLimited = true
}

extension PostgreSQLConnection {
    /// Runs a statement and returns its rows.
    func rows(_ sql: SQL, _ mode: PostgreSQLMode) async throws -> [Row] {
        let (statement, result) = try await execute(sql, mode)
        return try result.rows(columns: statement.columns, types: statement.types)
    }

    /// Runs a statement and returns how many rows it changed.
    func run(_ sql: SQL, _ mode: PostgreSQLMode) async throws -> Int {
        try await execute(sql, mode).1.changes
    }

    /// Runs commands without values, such as `COMMIT`.
    @discardableResult
    func command(_ text: String, isShielded: Bool = false, isLimited: Bool = true) async throws -> PostgreSQLResult {
        let result = try await exchange(isShielded: isShielded, isLimited: isLimited) { PQsendQuery($0, text) == 1 }
        if result.isError { throw DatabaseError(postgresql: result) }
        return result
    }

    /// How often a read is prepared when its tables change meanwhile: a change that waits for the readers before it
    /// comes between the preparation and the execution of those behind it.
    private static let preparations = 5

    private func execute(_ sql: SQL, _ mode: PostgreSQLMode) async throws -> (PostgreSQLStatement, PostgreSQLResult) {
        var attempt = 0
        while true {
            let statement = if let known = statements.find(sql.text) { known } else { try await prepare(sql, mode) }
            let result = try await send(statement, sql, mode)
            guard result.isError else { return (statement, result) }
            attempt += 1
            guard try await forget(sql, after: result), mode.isReading, attempt < Self.preparations else {
                throw DatabaseError(postgresql: result)
            }
        }
    }

    private func send(
        _ statement: PostgreSQLStatement, _ sql: SQL, _ mode: PostgreSQLMode
    ) async throws -> PostgreSQLResult {
        if mode.isReading, !statement.isReading {
            throw DatabaseError(.readOnly, detail: "a statement of a read may change something: \(sql.summary)")
        }
        let parameters = try PostgreSQLParameters(sql, mode.scope, types: statement.parameters)
        if mode.isReading, case .workspace(let id) = mode.scope {
            return try await exchange(isPipeline: true, isLimited: mode.isLimited) { connection in
                Self.sendScoped(connection, statement, parameters, id)
            }
        }
        return try await exchange(isLimited: mode.isLimited) { Self.send($0, statement, parameters) }
    }

    static func send(
        _ connection: OpaquePointer, _ statement: PostgreSQLStatement, _ parameters: PostgreSQLParameters
    ) -> Bool {
        parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(connection, statement.name, Int32(parameters.count), values, lengths, formats, 1) == 1
        }
    }

    /// Both statements travel together and share the one transaction that ends with the synchronisation.
    private static func sendScoped(
        _ connection: OpaquePointer, _ statement: PostgreSQLStatement, _ parameters: PostgreSQLParameters, _ id: UUID
    ) -> Bool {
        pipelined(connection) {
            let announced = id.uuidString.withCString { text in
                PQsendQueryParams(
                    connection, "SELECT set_config('hansard.workspace', $1, true)", 1, nil, [text], nil, nil, 0) == 1
            }
            return announced && send(connection, statement, parameters)
        }
    }

    /// Sends several statements, ended by one synchronisation.
    /// - Returns: Whether libpq took them all.
    static func pipelined(_ connection: OpaquePointer, _ send: () -> Bool) -> Bool {
        PQenterPipelineMode(connection) == 1 && send() && PQpipelineSync(connection) == 1
    }

    func prepare(_ sql: SQL, _ mode: PostgreSQLMode) async throws -> PostgreSQLStatement {
        if let oldest = statements.removeOldestIfFull() { try await command("DEALLOCATE \(oldest.name)") }
        let name = statements.nextName()
        // In one transaction, so that the tables do not change in between.
        let description = try await exchange(isPipeline: true, isLimited: mode.isLimited) { connection in
            Self.pipelined(connection) {
                PQsendPrepare(connection, name, sql.text, 0, nil) == 1 && PQsendDescribePrepared(connection, name) == 1
            }
        }
        if description.isError { throw DatabaseError(postgresql: description) }
        let pointer = description.pointer
        let statement = PostgreSQLStatement(
            name: name,
            parameters: (0..<PQnparams(pointer)).map { PQparamtype(pointer, $0) },
            columns: (0..<PQnfields(pointer)).map { String(cString: PQfname(pointer, $0)) },
            types: (0..<PQnfields(pointer)).map { PQftype(pointer, $0) },
            isReading: sql.isReading)
        statements.insert(statement, for: sql.text)
        return statement
    }

    /// Forgets a statement that the server refuses because the tables have changed (0A000), or does not know (26000).
    /// - Returns: Whether it was one.
    @discardableResult
    func forget(_ sql: SQL, after result: PostgreSQLResult) async throws -> Bool {
        guard let state = result.field("C"), state == "0A000" || state == "26000" else { return false }
        guard let statement = statements.remove(sql.text) else { return false }
        if !isInTransaction, state == "0A000" { try await command("DEALLOCATE \(statement.name)") }
        return true
    }
}
