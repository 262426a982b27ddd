import Synchronization

/// Counts the work under way, so that closing can wait for its end.
final class OngoingWork: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// - Throws: `unavailable` once closed.
    func enter() throws(DatabaseError) {
        let entered = state.withLock { state in
            if state.isClosed { return false }
            state.count += 1
            return true
        }
        guard entered else { throw DatabaseError(.unavailable, detail: "the database is closed") }
    }

    func leave() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Refuses new work and returns when none is left.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.isClosed = true
                if state.count > 0 { state.waiting.append(continuation) }
                return state.count == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
