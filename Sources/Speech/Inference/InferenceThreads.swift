import Foundation

/// The threads on which models run: as many as there are cores, and apart from those that serve requests.
///
/// A model blocks its thread for a tenth of a second and more. The number of threads is therefore also the limit on
/// how much is recognised at once, and work beyond `waiting` is turned away.
///
/// `@unchecked Sendable`: `queue` and `stopped` are only touched while `condition` is locked.
final class InferenceThreads: @unchecked Sendable {
    let count: Int
    private let state: State

    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var queue: [@Sendable () -> Void] = []
        var stopped = false
    }

    /// At most this many pieces of work may wait.
    static let waiting = 1024

    init(count: Int = ProcessInfo.processInfo.activeProcessorCount) {
        self.count = max(1, count)
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
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws(SpeechError) -> Result {
        guard !Task.isCancelled else { throw .cancelled }
        do {
            return try await withCheckedThrowingContinuation { continuation in
                let accepted = state.condition.withLock {
                    guard state.queue.count < Self.waiting else { return false }
                    state.queue.append { continuation.resume(with: Swift.Result { try work() }) }
                    state.condition.signal()
                    return true
                }
                if !accepted { continuation.resume(throwing: SpeechError.busy) }
            }
        } catch {
            throw SpeechError.from(error)
        }
    }

    private static func serve(_ state: State) {
        while let work = next(state) { work() }
    }

    private static func next(_ state: State) -> (@Sendable () -> Void)? {
        state.condition.withLock {
            while state.queue.isEmpty && !state.stopped { state.condition.wait() }
            return state.queue.isEmpty ? nil : state.queue.removeFirst()
        }
    }
}
