import Dispatch
import Synchronization

/// One read that waits for its answer on a connection it shares with others.
final class PostgreSQLSharedRead: Sendable {
    enum Answer: Sendable {
        case rows(PostgreSQLResult, of: PostgreSQLStatement)
        case failure(any Error)
        /// It must be run on a connection of its own: what happened to it here was due to others, or says nothing.
        case alone
    }

    private enum State {
        case new
        case waiting(CheckedContinuation<Answer, Never>)
        case answered(Answer)
    }

    let sql: SQL
    let pace: PostgreSQLPace
    let began = DispatchTime.now().uptimeNanoseconds
    private let state = Mutex(State.new)

    init(_ sql: SQL, _ pace: PostgreSQLPace) {
        self.sql = sql
        self.pace = pace
    }

    /// Whether nobody waits for it any more.
    var isAnswered: Bool {
        state.withLock { if case .answered = $0 { true } else { false } }
    }

    /// Waits for the answer; a cancelled task waits no longer, and what the server says later is dropped.
    /// - Parameter start: What hands the read over to those that will answer it.
    func answer(_ start: () -> Void) async -> Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early: Answer? = state.withLock { state in
                    if case .answered(let answer) = state { return answer }
                    state = .waiting(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) } else { start() }
            }
        } onCancel: {
            resolve(.failure(CancellationError()))
        }
    }

    /// Answers it, unless it was answered before.
    func resolve(_ answer: Answer) {
        let waiting: CheckedContinuation<Answer, Never>? = state.withLock { state in
            switch state {
            case .answered: return nil
            case .new:
                state = .answered(answer)
                return nil
            case .waiting(let continuation):
                state = .answered(answer)
                return continuation
            }
        }
        waiting?.resume(returning: answer)
    }
}
