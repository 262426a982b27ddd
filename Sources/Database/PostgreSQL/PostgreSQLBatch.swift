import Dispatch
import Synchronization

/// Reads that travel together on one connection, ended by one synchronisation: both sides send once and wake once.
///
/// They share the transaction that ends with it, so an error in one aborts those behind it, which are then run alone. A
/// snapshot is taken for each statement, all after the last of them was asked for.
final class PostgreSQLBatch: Sendable {
    private struct Sent {
        let read: PostgreSQLSharedRead
        let statement: PostgreSQLStatement
        let parameters: PostgreSQLParameters
    }

    private let reads: [PostgreSQLSharedRead]
    private let connection: PostgreSQLConnection
    private let mode: PostgreSQLMode
    /// The ticket of the exchange, none before it was sent.
    private let ticket = Atomic<UInt64>(0)

    init(_ reads: [PostgreSQLSharedRead], on connection: PostgreSQLConnection, _ mode: PostgreSQLMode) {
        self.reads = reads
        self.connection = connection
        self.mode = mode
    }

    /// Runs the reads and answers every one of them.
    func run() async {
        var sent: [Sent] = []
        sent.reserveCapacity(reads.count)
        for read in reads {
            do {
                sent.append(try await prepare(read))
            } catch let error as DatabaseError where error.code == .invalidValue {
                read.resolve(.failure(error))
            } catch {
                read.resolve(.alone)
            }
        }
        guard !sent.isEmpty else { return }
        for (sql, result) in await exchange(sent) {
            // If the server cannot be told, the connection is broken and there is nothing left to forget.
            _ = try? await connection.forget(sql, after: result)
        }
    }

    /// Lets every read that has no answer yet run alone, and stops what is still under way for nobody.
    func abandon() {
        for read in reads {
            read.pace.distrust()
            read.resolve(.alone)
        }
        let ticket = ticket.load(ordering: .acquiring)
        if ticket != 0 { connection.cancel(ticket) }
    }

    private func prepare(_ read: PostgreSQLSharedRead) async throws -> Sent {
        let known = connection.statements.find(read.sql.text)
        let statement = if let known { known } else { try await connection.prepare(read.sql, mode) }
        let parameters = try PostgreSQLParameters(read.sql, mode.scope, types: statement.parameters)
        return Sent(read: read, statement: statement, parameters: parameters)
    }

    /// - Returns: The statements that the server no longer runs as they were prepared, and what it said.
    private func exchange(_ sent: [Sent]) async -> [(SQL, PostgreSQLResult)] {
        let ticket = connection.nextTicket()
        self.ticket.store(ticket, ordering: .releasing)
        let began = DispatchTime.now().uptimeNanoseconds
        return await withCheckedContinuation { continuation in
            connection.pipeline(ticket, { Self.send(sent, $0) }) { answer in
                let taken = Int(DispatchTime.now().uptimeNanoseconds - began)
                continuation.resume(returning: self.deliver(answer, to: sent, taken))
            }
        }
    }

    private static func send(_ sent: [Sent], _ connection: OpaquePointer) -> Bool {
        PostgreSQLConnection.pipelined(connection) {
            sent.allSatisfy { PostgreSQLConnection.send(connection, $0.statement, $0.parameters) }
        }
    }

    private func deliver(_ answer: PostgreSQLExchange.Answer, to sent: [Sent], _ taken: Int) -> [(SQL, PostgreSQLResult)] {
        guard case .success(let results) = answer, results.count == sent.count else {
            for one in sent { one.read.resolve(.alone) }
            // Answers that cannot be told apart are nobody's.
            if case .success = answer { connection.close() }
            return []
        }
        var refused: [(SQL, PostgreSQLResult)] = []
        for (one, result) in zip(sent, results) {
            if taken > PostgreSQLPace.slow { one.read.pace.distrust() } else { one.read.pace.note(taken / sent.count) }
            if !result.isError {
                one.read.resolve(.rows(result, of: one.statement))
            } else if result.isAborted {
                one.read.resolve(.alone)
            } else {
                one.read.pace.distrust()
                switch result.field("C") {
                // The tables have changed, the statement is unknown, or somebody stopped it.
                case "0A000", "26000", "57014":
                    refused.append((one.read.sql, result))
                    one.read.resolve(.alone)
                default: one.read.resolve(.failure(DatabaseError(postgresql: result)))
                }
            }
        }
        return refused
    }
}
