package import Mesh
import Synchronization

/// A ledger that keeps answers in memory and tells of commits, for services that are tests.
package final class MemoryLedger: Ledger {
    private struct State {
        var answers: [ReplayKey: RememberedAnswer] = [:]
        var recalls = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func recall(_ key: ReplayKey) async throws -> RememberedAnswer? {
        state.withLock { state in
            state.recalls += 1
            return state.answers[key]
        }
    }

    /// How often it was asked for an answer.
    package var recalls: Int { state.withLock { $0.recalls } }
    /// The keys under which something is remembered.
    package var keys: Set<ReplayKey> { state.withLock { Set($0.answers.keys) } }

    /// Makes a change and remembers its answer, as one step; then what depends on it is evicted.
    @discardableResult
    package func change<Output: Sendable>(by caller: Caller, _ body: () throws -> Output) throws -> Output {
        let output = try body()
        if let replay = caller.call.replay {
            guard let answer = try replay.encode(output) else {
                throw NotAnAnswer(operation: caller.call.operation.name)
            }
            let remembered = RememberedAnswer(fingerprint: try replay.fingerprint(), answer: answer)
            state.withLock { $0.answers[replay.key] = remembered }
        }
        if let event = caller.call.operation.emits {
            caller.mesh.node.evict([CommittedEvent(name: event, workspace: caller.identity.workspace)])
        }
        return output
    }
}

/// What a change returned cannot be what its operation answers.
package struct NotAnAnswer: Error {
    let operation: String
}
