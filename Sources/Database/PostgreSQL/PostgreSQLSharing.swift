import Dispatch
import Synchronization

/// Lets quick reads that come at the same time share connections.
///
/// A read that is let in waits in a queue. A runner borrows a connection, takes what waits, up to a limit, and sends it
/// together; what comes meanwhile is the next batch. A read that cannot be answered here is run alone.
final class PostgreSQLSharing: Sendable {
    typealias Alone = (SQL, PostgreSQLPace) async throws -> [Row]

    private struct State {
        var paces = PostgreSQLPaces()
        var queue: [PostgreSQLSharedRead] = []
        /// How many runners there are, without those whose batch is late.
        var runners = 0
        var running: [Running] = []
        /// How many reads are in the batches that run and are not late.
        var underway = 0
        var isWatched = false
    }

    private struct Running {
        let batch: PostgreSQLBatch
        /// How often it was looked at.
        var looks = 0

        var isLate: Bool { looks >= PostgreSQLSharing.lateLooks }
    }

    /// How many reads travel together at most.
    private static let depth = 16
    /// How many batches the reads that wait are spread over.
    private static let spread = 2
    /// How many reads may wait; they are quick, so this is some milliseconds' worth.
    private static let capacity = 256
    /// How many other reads there must be on average before it pays to gather, in 256ths: two and a half.
    private static let crowd = 640
    /// A batch that was seen so often is late: it takes 25 to 50 milliseconds.
    private static let lateLooks = 2
    private static let lookMilliseconds = 25
    /// After so many more looks, a second, the server is asked again to stop.
    private static let repeatLooks = 40

    let pool: PostgreSQLPool
    private let maximumRunners: Int
    private let capacity: Int
    /// In nanoseconds.
    private let patience: UInt64
    private let state = Mutex(State())
    private let runs = OngoingWork()
    private let mode = PostgreSQLMode(scope: .unscoped, isReading: true)
    /// How many reads there are, and how many others each found on average lately, in 256ths.
    private let present = Atomic<Int>(0)
    private let company = Atomic<Int>(0)

    init(pool: PostgreSQLPool, options: DatabaseOptions) {
        self.pool = pool
        // The rest is for transactions and for slow reads.
        maximumRunners = max(1, options.maximumConnections / 2)
        capacity = min(Self.capacity, options.maximumWaiting)
        patience = UInt64(max(0, min(options.waitTimeout / .nanoseconds(1), 1e18)))
    }

    /// Runs a statement outside any workspace.
    /// - Parameter alone: What runs it on a connection of its own, and notes its pace.
    func rows(_ sql: SQL, alone: Alone) async throws -> [Row] {
        let others = present.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { present.wrappingSubtract(1, ordering: .relaxed) }
        let before = company.load(ordering: .relaxed)
        let now = before + (others * 256 - before) / 16
        company.store(now, ordering: .relaxed)
        let pace = state.withLock { $0.paces.pace(of: sql.text) }
        guard now >= Self.crowd, pace.isQuick else { return try await alone(sql, pace) }
        let read = PostgreSQLSharedRead(sql, pace)
        switch await read.answer({ submit(read) }) {
        case .rows(let rows): return rows
        case .failure(let error): throw error
        case .alone: return try await alone(sql, pace)
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
            return (false, needsRunner(&state))
        }
        if isFull { read.resolve(.alone) }
        if starts { startRunner() }
    }

    /// Whether another runner must start for what waits; it is counted already.
    private func needsRunner(_ state: inout State) -> Bool {
        guard state.runners < maximumRunners else { return false }
        guard state.runners < Self.spread || state.queue.count > Self.depth * state.runners else { return false }
        state.runners += 1
        return true
    }

    private func startRunner() {
        do {
            try runs.enter()
        } catch {
            return refuse(error)
        }
        // It comes after the tasks that are ready now, so that their reads travel with the first.
        Task.detached { [self] in
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
            guard let batch = nextBatch(on: connection) else { return pool.giveBack(connection) }
            await batch.run()
            if !connection.isOpen { pool.probe() }
            pool.giveBack(connection)
            guard goesOn(after: batch) else { return }
        }
    }

    /// Takes what travels next; without any, the runner ends.
    private func nextBatch(on connection: PostgreSQLConnection) -> PostgreSQLBatch? {
        let (batch, watches): (PostgreSQLBatch?, Bool) = state.withLock { state in
            let reads = takeReads(&state)
            guard !reads.isEmpty else {
                state.runners -= 1
                return (nil, false)
            }
            let batch = PostgreSQLBatch(reads, on: connection, mode)
            state.underway += reads.count
            state.running.append(Running(batch: batch))
            defer { state.isWatched = true }
            return (batch, !state.isWatched)
        }
        if watches { watch() }
        return batch
    }

    /// Half of all reads at most: while the server answers one half, this process deals with the other.
    private func takeReads(_ state: inout State) -> [PostgreSQLSharedRead] {
        var reads: [PostgreSQLSharedRead] = []
        while reads.isEmpty, !state.queue.isEmpty {
            let part = (state.queue.count + state.underway + Self.spread - 1) / Self.spread
            let count = min(Self.depth, part, state.queue.count)
            reads = state.queue.prefix(count).filter { !$0.isAnswered }
            state.queue.removeFirst(count)
        }
        return reads
    }

    /// Whether the runner of a batch is still needed.
    private func goesOn(after batch: PostgreSQLBatch) -> Bool {
        state.withLock { state in
            guard let place = state.running.firstIndex(where: { $0.batch === batch }) else { return false }
            let ended = state.running.remove(at: place)
            if ended.isLate { return false }
            state.underway -= batch.count
            if state.queue.isEmpty { state.runners -= 1 }
            return !state.queue.isEmpty
        }
    }

    /// There is no connection: those that have waited for long are told so, the others try by themselves.
    private func refuse(_ error: any Error) {
        let refused = state.withLock { state in
            state.runners -= 1
            defer { state.queue = [] }
            return state.queue
        }
        let now = DispatchTime.now().uptimeNanoseconds
        for read in refused {
            read.resolve(now - read.began >= patience / 2 ? .failure(error) : .alone)
        }
    }
}

extension PostgreSQLSharing {
    private func watch() {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.lookMilliseconds)) { [weak self] in
            self?.look()
        }
    }

    /// Lets the reads of a batch that takes long run alone: one of them holds the others up.
    private func look() {
        let (late, watches, starts) = state.withLock { state in
            var late: [PostgreSQLBatch] = []
            for place in state.running.indices {
                state.running[place].looks += 1
                let running = state.running[place]
                if running.looks == Self.lateLooks {
                    state.runners -= 1
                    state.underway -= running.batch.count
                }
                let since = running.looks - Self.lateLooks
                if since >= 0, since.isMultiple(of: Self.repeatLooks) { late.append(running.batch) }
            }
            state.isWatched = !state.running.isEmpty
            return (late, state.isWatched, !state.queue.isEmpty && needsRunner(&state))
        }
        for batch in late { batch.abandon() }
        if starts { startRunner() }
        if watches { watch() }
    }
}
