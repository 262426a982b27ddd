import Dispatch
import Synchronization

/// One read that waits for its answer on a connection it shares with others.
final class PostgreSQLSharedRead: Sendable {
    enum Answer: Sendable {
        case rows([Row])
        case failure(any Error)
        /// It must be run on a connection of its own: what happened to it here was due to others, or says nothing.
        case alone
    }

    private struct State {
        var answer: Answer?
        /// Resumed once, when the answer is set: that is plain to see here, so it is not checked at run time.
        var waiting: UnsafeContinuation<Answer, Never>?
    }

    let sql: SQL
    let pace: PostgreSQLPace
    /// In nanoseconds of the system's uptime.
    let began = DispatchTime.now().uptimeNanoseconds
    private let state = Mutex(State())

    init(_ sql: SQL, _ pace: PostgreSQLPace) {
        self.sql = sql
        self.pace = pace
    }

    /// Whether nobody waits for it any more.
    var isAnswered: Bool { state.withLock { $0.answer != nil } }

    /// Waits for the answer; a cancelled task waits no longer, and what the server says later is dropped.
    /// - Parameter start: What hands the read over to those that will answer it.
    func answer(_ start: () -> Void) async -> Answer {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let early: Answer? = state.withLock { state in
                    if state.answer == nil { state.waiting = continuation }
                    return state.answer
                }
                if let early { continuation.resume(returning: early) } else { start() }
            }
        } onCancel: {
            resolve(.failure(CancellationError()))
        }
    }

    /// Answers it, unless it was answered before.
    func resolve(_ answer: Answer) {
        let waiting = state.withLock { state -> UnsafeContinuation<Answer, Never>? in
            guard state.answer == nil else { return nil }
            state.answer = answer
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: answer)
    }
}
