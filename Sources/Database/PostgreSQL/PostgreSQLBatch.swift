import Dispatch
import Synchronization

/// Reads that travel together on one connection, ended by one synchronisation: each side sends once and wakes once.
///
/// They share the transaction that ends with it, so an error in one aborts those behind it, which are then run alone.
/// Every statement has a snapshot of its own, and all were asked for before the first is taken.
final class PostgreSQLBatch: Sendable {
    private struct Sent {
        let read: PostgreSQLSharedRead
        let statement: PostgreSQLStatement
        let parameters: PostgreSQLParameters
    }

    /// A statement that the server does not run any longer as it was prepared, and what it said.
    private typealias Refusal = (sql: SQL, result: PostgreSQLResult)

    private let reads: [PostgreSQLSharedRead]
    private let connection: PostgreSQLConnection
    private let mode: PostgreSQLMode
    /// The ticket of the exchange, 0 before there is one.
    private let ticket = Atomic<UInt64>(0)
    private let isAbandoned = Atomic<Bool>(false)

    init(_ reads: [PostgreSQLSharedRead], on connection: PostgreSQLConnection, _ mode: PostgreSQLMode) {
        self.reads = reads
        self.connection = connection
        self.mode = mode
    }

    var count: Int { reads.count }

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
        guard !sent.isEmpty, !isAbandoned.load(ordering: .acquiring) else { return }
        for refusal in await exchange(sent) {
            // If the server cannot be told, the connection is broken and there is nothing left to forget.
            _ = try? await connection.forget(refusal.sql, after: refusal.result)
        }
    }

    /// Lets every read that has no answer yet run alone, and stops what is still under way for nobody.
    ///
    /// It is called again while the batch does not end: the server may not have heard.
    func abandon() {
        isAbandoned.store(true, ordering: .releasing)
        for read in reads where !read.isAnswered {
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

    private func exchange(_ sent: [Sent]) async -> [Refusal] {
        let ticket = connection.nextTicket()
        self.ticket.store(ticket, ordering: .releasing)
        let began = DispatchTime.now().uptimeNanoseconds
        return await withCheckedContinuation { continuation in
            connection.pipeline(ticket, count: sent.count) { connection in
                PostgreSQLConnection.pipelined(connection) {
                    sent.allSatisfy { PostgreSQLConnection.send(connection, $0.statement, $0.parameters) }
                }
            } completion: { answer in
                let taken = DispatchTime.now().uptimeNanoseconds - began
                continuation.resume(returning: self.deliver(answer, to: sent, taken))
            }
        }
    }

    private func deliver(_ answer: PostgreSQLExchange.Answer, to sent: [Sent], _ taken: UInt64) -> [Refusal] {
        guard case .success(let results) = answer, results.count == sent.count else {
            for one in sent { one.read.resolve(.alone) }
            // Answers that cannot be told apart are nobody's.
            if case .success = answer { connection.close() }
            return []
        }
        var refusals: [Refusal] = []
        for (position, result) in results.enumerated() {
            let one = sent[position]
            one.read.pace.note(taken, sharedBy: sent.count)
            if result.isError {
                if let refusal = refuse(one.read, result) { refusals.append(refusal) }
            } else {
                accept(one, result)
            }
        }
        return refusals
    }

    /// The rows are read here, on the reactor's thread: they are few, as the read was quick, and memory that one thread
    /// allocates and another frees costs more than that.
    private func accept(_ one: Sent, _ result: PostgreSQLResult) {
        do {
            one.read.resolve(.rows(try result.rows(columns: one.statement.columns, types: one.statement.types)))
        } catch {
            one.read.resolve(.failure(error))
        }
    }

    private func refuse(_ read: PostgreSQLSharedRead, _ result: PostgreSQLResult) -> Refusal? {
        if result.isAborted {
            read.resolve(.alone)
            return nil
        }
        read.pace.distrust()
        switch result.field("C") {
        // The tables have changed, or the statement is unknown; or it was stopped, perhaps by a request that was late.
        case "0A000", "26000", "57014":
            read.resolve(.alone)
            return (read.sql, result)
        default:
            read.resolve(.failure(DatabaseError(postgresql: result)))
            return nil
        }
    }
}
