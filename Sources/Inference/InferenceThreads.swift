import Foundation

/// The threads on which models run: as many as there are cores, and apart from those that serve requests.
///
/// A model blocks its thread for a tenth of a second and more. The number of threads is therefore also the limit on
/// how much is worked out at once, and work beyond `waiting` is turned away.
///
/// `@unchecked Sendable`: `queue`, `urgent` and `stopped` are only touched while `condition` is locked.
public final class InferenceThreads: @unchecked Sendable {
    /// How many pieces of work run at once.
    public let count: Int
    private let state: State

    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var queue: [@Sendable () -> Void] = []
        var urgent: [@Sendable () -> Void] = []
        var stopped = false
    }

    /// At most this many pieces of work may wait.
    static let waiting = 1024

    /// Starts the threads.
    ///
    /// - Parameter count: the number of cores if nil.
    public init(count: Int? = nil) {
        self.count = max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
        let state = State()
        self.state = state
        for index in 0..<self.count {
            let thread = Thread { InferenceThreads.serve(state) }
            thread.name = "inference-\(index)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit {
        state.condition.withLock {
            state.stopped = true
            state.condition.broadcast()
        }
    }

    /// Runs `work` on one of the threads, in the order of asking.
    ///
    /// - Parameter urgently: before all that waits and is not urgent: a person waits for it, and it is short.
    /// - Throws: what `work` throws; `InferenceError.busy` when too much waits, `.cancelled` when the task was cancelled
    ///   before.
    public func run<Result: Sendable>(
        urgently: Bool = false, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        guard !Task.isCancelled else { throw InferenceError.cancelled }
        return try await withCheckedThrowingContinuation { continuation in
            let accepted = state.condition.withLock {
                guard state.queue.count + state.urgent.count < Self.waiting else { return false }
                let piece: @Sendable () -> Void = { continuation.resume(with: Swift.Result { try work() }) }
                if urgently { state.urgent.append(piece) } else { state.queue.append(piece) }
                state.condition.signal()
                return true
            }
            if !accepted { continuation.resume(throwing: InferenceError.busy) }
        }
    }

    /// How many pieces of work wait.
    public var waitingCount: Int { state.condition.withLock { state.queue.count + state.urgent.count } }

    private static func serve(_ state: State) {
        while let work = next(state) { work() }
    }

    private static func next(_ state: State) -> (@Sendable () -> Void)? {
        state.condition.withLock {
            while state.queue.isEmpty && state.urgent.isEmpty && !state.stopped { state.condition.wait() }
            if !state.urgent.isEmpty { return state.urgent.removeFirst() }
            return state.queue.isEmpty ? nil : state.queue.removeFirst()
        }
    }
}
