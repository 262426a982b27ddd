import Dispatch
import Foundation
import Synchronization

/// Lets quick reads that come at the same time share connections.
///
/// A read that is let in waits in a queue. A runner borrows a connection, takes what waits, up to a limit, and sends it
/// together; what comes meanwhile is the next batch. A read that cannot be answered here is told to run alone.
final class PostgreSQLSharing: Sendable {
    private struct State {
        var paces: PostgreSQLPaces
        var queue: [PostgreSQLSharedRead] = []
        var runners = 0
        /// What runs, and how often it was looked at.
        var running: [(batch: PostgreSQLBatch, looks: Int)] = []
        var isWatched = false
    }

    /// How many reads travel together at most.
    private static let depth = ProcessInfo.processInfo.environment["DEPTH"].flatMap { Int($0) } ?? 8
    /// So many runners start without regard to how many reads wait.
    private static let eager = ProcessInfo.processInfo.environment["EAGER"].flatMap { Int($0) } ?? 2
    /// How many reads may wait.
    private static let capacity = 256
    /// A batch that two looks find is late.
    private static let look = DispatchTimeInterval.milliseconds(25)

    private let pool: PostgreSQLPool
    private let most: Int
    private let capacity: Int
    private let patience: UInt64
    private let state: Mutex<State>
    private let runs = OngoingWork()
    private let mode = PostgreSQLMode(scope: .unscoped, isReading: true)

    init(pool: PostgreSQLPool, options: DatabaseOptions) {
        self.pool = pool
        most = max(1, options.maximumConnections / 2)
        capacity = min(Self.capacity, options.maximumWaiting)
        patience = UInt64(max(0, options.waitTimeout / .nanoseconds(1)))
        state = Mutex(State(paces: PostgreSQLPaces(capacity: options.preparedStatements)))
    }

    /// Runs a statement outside any workspace.
    /// - Returns: Nothing if it must be run alone, after which its pace must be noted.
    func rows(_ sql: SQL) async throws -> (rows: [Row]?, pace: PostgreSQLPace) {
        let pace = state.withLock { $0.paces.pace(of: sql.text) }
        guard pace.isQuick else { return (nil, pace) }
        let read = PostgreSQLSharedRead(sql, pace)
        switch await read.answer({ submit(read) }) {
        case .rows(let result, let statement):
            return (try result.rows(columns: statement.columns, types: statement.types), pace)
        case .failure(let error): throw error
        case .alone: return (nil, pace)
        }
    }

    /// Waits until no connection is in use; no read may come any more.
    func finish() async {
        await runs.finish()
    }

    private func submit(_ read: PostgreSQLSharedRead) {
        let (isFull, starts) = state.withLock { state in
            guard state.queue.count < capacity else { return (true, false) }
            state.queue.append(read)
            return (false, startsRunner(&state))
        }
        if isFull { read.resolve(.alone) }
        if starts { startRunner() }
    }

    /// Whether another runner is needed for what waits; it is counted.
    private func startsRunner(_ state: inout State) -> Bool {
        guard state.runners < most else { return false }
        guard state.runners < Self.eager || state.queue.count > Self.depth * state.runners else { return false }
        state.runners += 1
        return true
    }

    private func startRunner() {
        do {
            try runs.enter()
        } catch {
            return refuse(error)
        }
        // It runs after the tasks that are ready now, so their reads join the first.
        Task {
            await run()
            runs.leave()
        }
    }

    private func run() async {
        while true {
            let connection: PostgreSQLConnection
            do {
                connection = try await pool.borrow()
            } catch {
                return refuse(error)
            }
            guard let batch = next(connection) else { return pool.giveBack(connection) }
            await batch.run()
            if !connection.isOpen { pool.probe() }
            pool.giveBack(connection)
            guard goesOn(after: batch) else { return }
        }
    }

    /// What travels next.
    private func next(_ connection: PostgreSQLConnection) -> PostgreSQLBatch? {
        let (batch, watches): (PostgreSQLBatch?, Bool) = state.withLock { state in
            let reads = state.queue.prefix(Self.depth).filter { !$0.isAnswered }
            state.queue.removeFirst(min(Self.depth, state.queue.count))
            guard !reads.isEmpty else {
                state.runners -= 1
                return (nil, false)
            }
            let batch = PostgreSQLBatch(reads, on: connection, mode)
            state.running.append((batch, 0))
            defer { state.isWatched = true }
            return (batch, !state.isWatched)
        }
        if watches { watch() }
        return batch
    }

    /// Whether the runner of a batch is still needed.
    private func goesOn(after batch: PostgreSQLBatch) -> Bool {
        state.withLock { state in
            // One that was late is not counted any more.
            guard let place = state.running.firstIndex(where: { $0.batch === batch }) else { return false }
            state.running.remove(at: place)
            if state.queue.isEmpty { state.runners -= 1 }
            return !state.queue.isEmpty
        }
    }

    /// There was no connection: those that waited long are told so, the others try themselves.
    private func refuse(_ error: any Error) {
        let now = DispatchTime.now().uptimeNanoseconds
        let refused = state.withLock { state in
            state.runners -= 1
            defer { state.queue = [] }
            return state.queue
        }
        for read in refused {
            read.resolve(read.began + patience / 2 <= now ? .failure(error) : .alone)
        }
    }
}

extension PostgreSQLSharing {
    private func watch() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.look) { [weak self] in self?.endLate() }
    }

    /// Lets the reads of a batch that takes long run alone: one of them holds up the others.
    private func endLate() {
        let (late, watches, starts) = state.withLock { state in
            for place in state.running.indices { state.running[place].looks += 1 }
            let late = state.running.filter { $0.looks >= 2 }.map(\.batch)
            state.running.removeAll { $0.looks >= 2 }
            state.runners -= late.count
            state.isWatched = !state.running.isEmpty
            let starts = !late.isEmpty && !state.queue.isEmpty && startsRunner(&state)
            return (late, state.isWatched, starts)
        }
        for batch in late { batch.abandon() }
        if starts { startRunner() }
        if watches { watch() }
    }
}
