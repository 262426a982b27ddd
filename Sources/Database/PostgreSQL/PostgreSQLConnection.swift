import CLibPQ
import Dispatch
import Foundation
import Synchronization

/// One connection, lent to one task at a time, that runs one exchange with the server at a time: one statement, or
/// several that travel together.
///
/// The task that asks sends on its own thread; the reactor's thread reads the answer and wakes the task.
/// `@unchecked`: libpq's connection and the exchange are touched under the lock only; the prepared statements and the
/// time of the last use only by the task that holds the connection, or by the pool that does.
final class PostgreSQLConnection: PostgreSQLReactor.Listener, @unchecked Sendable {
    typealias Send = (OpaquePointer) -> Bool

    var statements: PostgreSQLStatements
    /// In nanoseconds of the reactor's time.
    var lastUse: UInt64 = 0

    private let lock = NSLock()
    private var connection: OpaquePointer?
    private var exchange: PostgreSQLExchange?
    private let open = Atomic<Bool>(true)
    private let lastTicket = Atomic<UInt64>(0)
    private var key: UInt64 = 0
    private var wantsWrite = false

    private let descriptor: Int32
    private let reactor: PostgreSQLReactor
    private let limit: UInt64
    private let tls: PostgreSQLEncryption?
    private let whenBroken: @Sendable (PostgreSQLConnection) -> Void

    /// Takes over an open connection.
    init(
        _ connection: OpaquePointer, reactor: PostgreSQLReactor, options: DatabaseOptions,
        whenBroken: @escaping @Sendable (PostgreSQLConnection) -> Void
    ) {
        self.connection = connection
        self.reactor = reactor
        self.whenBroken = whenBroken
        descriptor = PQsocket(connection)
        tls = PostgreSQLEncryption(connection)
        statements = PostgreSQLStatements(capacity: options.preparedStatements)
        let seconds = options.statementTimeout.components.seconds
        // The server ends a late statement itself; the connection is given up only when the server does not.
        limit = options.statementTimeout > .zero ? (UInt64(seconds) + 5) * 1_000_000_000 : .max / 2
        PQsetnonblocking(connection, 1)
        lock.lock()
        defer { lock.unlock() }
        key = reactor.add(descriptor, self)
    }

    /// Whether it can be used again.
    var isOpen: Bool { open.load(ordering: .acquiring) }

    /// The time by which the pool judges idleness.
    var time: UInt64 { reactor.coarseTime.load(ordering: .relaxed) }

    /// Whether a transaction is open on it.
    var isInTransaction: Bool {
        lock.lock()
        defer { lock.unlock() }
        return connection.map { PQtransactionStatus($0) != PQTRANS_IDLE } ?? false
    }

    /// Sends something and returns the last result, or the first that is an error.
    /// - Parameters:
    ///   - isPipeline: Whether it is several statements, ended by a synchronisation.
    ///   - isShielded: Whether it is carried through even if the task is cancelled.
    ///   - isLimited: Whether the connection is given up when the server does not answer in time.
    /// - Throws: `DatabaseError` if the connection breaks; `CancellationError`. An error of the server is a result.
    func exchange(
        isPipeline: Bool = false, isShielded: Bool = false, isLimited: Bool = true, _ send: Send
    ) async throws -> PostgreSQLResult {
        let ticket = nextTicket()
        let deadline = isLimited ? time + limit : .max
        let results = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let next = PostgreSQLExchange(ticket, isPipeline: isPipeline, deadline: deadline) {
                    continuation.resume(with: $0)
                }
                update { start(next, isShielded: isShielded, send) }
            }
        } onCancel: {
            if !isShielded { cancel(ticket) }
        }
        guard let result = results.first(where: \.isError) ?? results.last else {
            throw DatabaseError(.other, detail: "no result")
        }
        return result
    }

    /// Sends several statements together, and has their results handed over in the same order.
    /// - Parameters:
    ///   - ticket: The name by which it can be cancelled, of `nextTicket`.
    ///   - count: How many statements there are.
    ///   - completion: Called once, mostly by the reactor's thread. Errors of the server are among the results.
    func pipeline(
        _ ticket: UInt64, count: Int, _ send: Send, completion: @escaping (PostgreSQLExchange.Answer) -> Void
    ) {
        let next = PostgreSQLExchange(ticket, isPipeline: true, deadline: time + limit, completion: completion)
        next.results.reserveCapacity(count)
        update { start(next, isShielded: true, send) }
    }

    func nextTicket() -> UInt64 {
        lastTicket.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Gives the connection up; a task that waits for an answer gets the reason.
    func close(_ reason: DatabaseError = DatabaseError(.unavailable, detail: "the connection was closed")) {
        update { fail(reason) }
    }

    func ready() {
        update {
            guard let connection else { return nil }
            let isAlive = PQconsumeInput(connection) == 1 && (tls?.consumePending(connection) ?? true)
            if wantsWrite { flush(connection) }
            return collect(connection, isAlive: isAlive)
        }
    }

    func tick() {
        update {
            guard let exchange, exchange.deadline < time else { return nil }
            return fail(DatabaseError(.timeout, detail: "the server did not answer in time"))
        }
    }

    /// Changes what the lock protects, then hands over the answer of an exchange that ended, and tells the pool of a
    /// connection that broke.
    private func update(_ change: () -> PostgreSQLExchange?) {
        lock.lock()
        let wasOpen = connection != nil
        let ended = change()
        let isBroken = wasOpen && connection == nil
        lock.unlock()
        if isBroken { whenBroken(self) }
        ended?.complete()
    }
}

// What follows is called under the lock.
extension PostgreSQLConnection {
    private func start(_ next: PostgreSQLExchange, isShielded: Bool, _ send: Send) -> PostgreSQLExchange? {
        guard let connection else {
            return next.failed(DatabaseError(.unavailable, detail: "the connection is closed"))
        }
        // The handler of a task that was cancelled before has run already, and found nothing to cancel.
        if !isShielded, Task.isCancelled { return next.failed(CancellationError()) }
        if exchange != nil { return next.failed(DatabaseError(.misuse("two statements at once"))) }
        exchange = next
        guard send(connection) else { return fail(broken(connection)) }
        flush(connection)
        return nil
    }

    /// Sends what libpq still holds; what the socket does not take now is sent when it can be written.
    private func flush(_ connection: OpaquePointer) {
        // A failure to send shows as a failure to read, with the server's last words if there are any.
        let wantsMore = PQflush(connection) == 1
        guard wantsMore != wantsWrite else { return }
        wantsWrite = wantsMore
        reactor.watch(descriptor, key, writing: wantsMore)
    }

    /// Takes the results that have arrived.
    private func collect(_ connection: OpaquePointer, isAlive: Bool) -> PostgreSQLExchange? {
        if let exchange, !take(connection, isAlive: isAlive, exchange) {
            // libpq would give this result for ever.
            return fail(DatabaseError(.misuse("COPY is not supported")))
        }
        if !isAlive || PQstatus(connection) == CONNECTION_BAD { return fail(broken(connection)) }
        return endIfAnswered()
    }

    /// - Returns: Whether the results are of a kind that ends.
    private func take(_ connection: OpaquePointer, isAlive: Bool, _ exchange: PostgreSQLExchange) -> Bool {
        while !exchange.isAnswered, PQisBusy(connection) == 0 {
            guard let pointer = PQgetResult(connection) else {
                // In a pipeline this ends one statement, and a dead connection has nothing to add.
                if !exchange.isPipeline || !isAlive { exchange.isAnswered = true }
                continue
            }
            let result = PostgreSQLResult(pointer)
            switch PQresultStatus(pointer) {
            case PGRES_PIPELINE_SYNC:
                exchange.isAnswered = true
                PQexitPipelineMode(connection)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                return false
            default:
                exchange.results.append(result)
            }
        }
        return true
    }

    private func endIfAnswered() -> PostgreSQLExchange? {
        guard let ended = exchange, ended.isAnswered, !ended.isCancelling else { return nil }
        exchange = nil
        // 57014 is "cancelled", by us or by the statement's own time limit.
        if ended.isCancelled, ended.error?.field("C") == "57014" { return ended.failed(CancellationError()) }
        return ended
    }

    /// Ends the connection, and the exchange with an error.
    private func fail(_ error: DatabaseError) -> PostgreSQLExchange? {
        if let connection {
            reactor.remove(descriptor, key)
            PQfinish(connection)
        }
        connection = nil
        open.store(false, ordering: .releasing)
        defer { exchange = nil }
        return exchange?.failed(error)
    }

    private func broken(_ connection: OpaquePointer) -> DatabaseError {
        if let last = exchange?.error {
            return DatabaseError(.unavailable, detail: DatabaseError(postgresql: last).detail)
        }
        return DatabaseError(.unavailable, detail: String(cString: PQerrorMessage(connection)))
    }
}

extension PostgreSQLConnection {
    /// How long the server may take to hear of a cancellation.
    private static let cancellationLimit: UInt64 = 10_000_000_000

    /// libpq's handle for cancelling, which another thread may use.
    private struct Canceller: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Asks the server to stop a statement, over a connection of its own that libpq opens for it.
    func cancel(_ ticket: UInt64) {
        guard let canceller = canceller(for: ticket) else { return }
        DispatchQueue.global().async { [self] in
            var message = [CChar](repeating: 0, count: 256)
            // If it cannot be sent, the statement is waited for until its deadline.
            _ = PQcancel(canceller.pointer, &message, Int32(message.count))
            PQfreeCancel(canceller.pointer)
            update {
                guard exchange?.ticket == ticket else { return nil }
                exchange?.isCancelling = false
                return endIfAnswered()
            }
        }
    }

    private func canceller(for ticket: UInt64) -> Canceller? {
        lock.lock()
        defer { lock.unlock() }
        guard let connection, let exchange, exchange.ticket == ticket, !exchange.isAnswered,
            !exchange.isCancelling, let pointer = PQgetCancel(connection)
        else { return nil }
        exchange.isCancelled = true
        exchange.isCancelling = true
        exchange.deadline = min(exchange.deadline, time + Self.cancellationLimit)
        return Canceller(pointer: pointer)
    }
}
