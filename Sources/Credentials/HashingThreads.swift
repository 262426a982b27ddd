import Dispatch
import Foundation
import Synchronization

/// A few threads of our own for work that computes for long, with a bounded queue before them. Such work on the
/// cooperative pool or on an event loop would hold up every other request.
final class HashingThreads: Sendable {
    private let queue: Queue

    /// - Parameter capacity: how many may wait besides those that run.
    init(count: Int, capacity: Int) {
        let queue = Queue(capacity: max(1, count) + max(0, capacity))
        for _ in 0..<max(1, count) {
            let thread = Thread { queue.work() }
            thread.name = "hashing"
            thread.start()
        }
        self.queue = queue
    }

    deinit { queue.close() }

    /// Runs the work on one of the threads.
    /// - Throws: `overloaded` when the queue is full; what the work throws.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(CredentialError) -> Value
    ) async throws(CredentialError) -> Value {
        let result: Result<Value, CredentialError> = await withCheckedContinuation { continuation in
            let isTaken = queue.add { continuation.resume(returning: Result(catching: work)) }
            if !isTaken { continuation.resume(returning: .failure(.overloaded)) }
        }
        return try result.get()
    }

    private final class Queue: Sendable {
        private struct State {
            var waiting: [@Sendable () -> Void] = []
            var unfinished = 0
            var isClosed = false
        }

        private let capacity: Int
        private let state = Mutex(State())
        private let signal = DispatchSemaphore(value: 0)

        init(capacity: Int) {
            self.capacity = capacity
        }

        func add(_ job: @escaping @Sendable () -> Void) -> Bool {
            let isTaken = state.withLock { state in
                guard state.unfinished < capacity else { return false }
                state.unfinished += 1
                state.waiting.append(job)
                return true
            }
            if isTaken { signal.signal() }
            return isTaken
        }

        func close() {
            state.withLock { $0.isClosed = true }
            signal.signal()
        }

        /// Runs jobs until closed and empty. Each thread that ends wakes the next one.
        func work() {
            while true {
                signal.wait()
                let job = state.withLock { state in state.waiting.isEmpty ? nil : state.waiting.removeFirst() }
                if let job {
                    job()
                    state.withLock { $0.unfinished -= 1 }
                } else if state.withLock({ $0.isClosed }) {
                    signal.signal()
                    return
                }
            }
        }
    }
}
