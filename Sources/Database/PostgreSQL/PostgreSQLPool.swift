import Dispatch
import Foundation
import Logging
import Synchronization

/// The connections of a database: lends them in the order of asking, opens more while there is demand, and replaces
/// those that break, at growing intervals while the server cannot be reached.
final class PostgreSQLPool: Sendable {
    private struct State {
        /// How many connections are open or being opened.
        var count = 0
        var opening = 0
        /// How often opening has failed in a row, why, and when it may be tried again.
        var failures = 0
        var failure: DatabaseError?
        var nextAttempt = DispatchTime(uptimeNanoseconds: 0)
        var isClosed = false
    }

    /// A connection beyond the minimum is closed when nobody needed it for so long.
    private static let idleLimit: UInt64 = 300_000_000_000
    private static let idleCheck = DispatchTimeInterval.seconds(60)

    private let url: String
    private let options: DatabaseOptions
    private let logger: Logger
    private let reactor: PostgreSQLReactor
    private let line: WaitingLine<PostgreSQLConnection>
    private let state = Mutex(State())

    init(url: String, options: DatabaseOptions, logger: Logger) throws {
        self.url = url
        self.options = options
        self.logger = logger
        reactor = try PostgreSQLReactor()
        line = WaitingLine(idle: [], capacity: options.maximumWaiting, patience: options.waitTimeout)
    }

    /// Opens the connections that are always kept.
    /// - Throws: `unavailable` if the first cannot be opened.
    func start() async throws {
        state.withLock {
            $0.count += 1
            $0.opening += 1
        }
        try await open()
        grow()
        closeUnneeded()
    }

    /// Borrows a connection, which must be given back.
    /// - Throws: `unavailable` if the server cannot be reached, `timeout` if all were in use for too long.
    func borrow() async throws -> PostgreSQLConnection {
        while true {
            let connection = if let idle = try line.take() { idle } else { try await waitForOne() }
            if connection.isOpen { return connection }
        }
    }

    /// Gives a connection back. One that broke was forgotten when it did.
    func giveBack(_ connection: PostgreSQLConnection) {
        guard connection.isOpen else { return }
        connection.lastUse = connection.time
        if !line.giveBack(connection) { connection.close() }
    }

    /// Makes idle connections notice that the server has gone.
    func probe() {
        let idle = line.withdraw { _ in true }
        for connection in idle {
            connection.ready()
            giveBack(connection)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        for connection in line.close(DatabaseError(.unavailable, detail: "the database is closed")) {
            connection.close()
        }
        reactor.stop()
    }

    private func waitForOne() async throws -> PostgreSQLConnection {
        grow(forOneMore: true)
        do {
            return try await line.borrow()
        } catch let error as DatabaseError where error.code == .timeout {
            if let failure = state.withLock({ $0.failure }) { throw failure }
            throw error
        }
    }
}

extension PostgreSQLPool {
    /// Opens connections while there are fewer than the minimum, or more tasks wait than connections are being opened.
    private func grow(forOneMore: Bool = false) {
        let demand = line.waiting + (forOneMore ? 1 : 0)
        let missing = state.withLock { state in
            guard !state.isClosed, state.nextAttempt <= .now() else { return 0 }
            // While the server cannot be reached, one attempt is enough to learn that it can.
            let most = state.failures > 0 ? 1 - state.opening : options.maximumConnections - state.count
            let wanted = max(demand - state.opening, options.minimumConnections - state.count)
            let missing = max(0, min(most, wanted, options.maximumConnections - state.count))
            state.count += missing
            state.opening += missing
            return missing
        }
        for _ in 0..<missing {
            // A failure is kept for those who wait, and tried again.
            Task { try? await open() }
        }
    }

    private func open() async throws {
        do {
            let connection = try await PostgreSQLConnection.open(
                url: url, reactor: reactor, options: options, whenBroken: { [weak self] in self?.forget($0) })
            state.withLock { state in
                state.opening -= 1
                state.failures = 0
                state.failure = nil
            }
            giveBack(connection)
            grow()
        } catch {
            failed(DatabaseError(unreachable: error))
            throw error
        }
    }

    private func failed(_ error: DatabaseError) {
        let pause: Double? = state.withLock { state in
            state.count -= 1
            state.opening -= 1
            state.failures += 1
            state.failure = error
            guard !state.isClosed else { return nil }
            let pause = min(5, 0.05 * Double(1 << min(state.failures, 10))) * Double.random(in: 0.5...1)
            state.nextAttempt = .now() + pause
            return pause
        }
        logger.warning("The database cannot be reached", metadata: ["reason": "\(error.detail)"])
        guard let pause else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + pause + 0.001) { [weak self] in self?.grow() }
    }

    /// Looks again and again for connections beyond the minimum that nobody needs.
    private func closeUnneeded() {
        let now = reactor.coarseTime.load(ordering: .relaxed)
        let surplus = state.withLock { $0.isClosed ? nil : $0.count - options.minimumConnections }
        guard let surplus else { return }
        if surplus > 0 {
            let unneeded = line.withdraw { $0.lastUse + Self.idleLimit < now }
            for connection in unneeded.prefix(surplus) { connection.close() }
            for connection in unneeded.dropFirst(surplus) { line.giveBack(connection) }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.idleCheck) { [weak self] in self?.closeUnneeded() }
    }

    /// A connection broke, idle or in use.
    private func forget(_ connection: PostgreSQLConnection) {
        _ = line.withdraw { $0 === connection }
        state.withLock { $0.count -= 1 }
        grow()
    }
}

extension DatabaseError {
    fileprivate init(unreachable error: any Error) {
        self = error as? DatabaseError ?? DatabaseError(.unavailable, detail: "\(error)")
    }
}
