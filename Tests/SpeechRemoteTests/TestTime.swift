import Foundation
import Synchronization

@testable import SpeechRemote

/// A time in which no pause lasts and every alarm waits to be fired.
final class TestTime: Sendable {
    private struct State {
        var pauses: [Duration] = []
        var hasFired = false
        var alarms: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let now: Date

    init(now: Date = Date(timeIntervalSince1970: 784_111_777)) { self.now = now }

    /// The pauses that were made, in order.
    var pauses: [Duration] { state.withLock { $0.pauses } }

    /// Ends the time of all exchanges, and of those to come.
    func fire() {
        let alarms = state.withLock { state in
            state.hasFired = true
            return state.alarms
        }
        for alarm in alarms { alarm.yield() }
    }

    /// The same for an engine; chance takes nothing away.
    var remote: RemoteTime {
        RemoteTime(
            now: { self.now }, pause: { pause in self.state.withLock { $0.pauses.append(pause) } },
            alarm: { _ in try await self.alarm() }, chance: { $0.upperBound })
    }

    private func alarm() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let hasFired = state.withLock { state in
            state.alarms.append(continuation)
            return state.hasFired
        }
        if hasFired { return }
        for await _ in stream { return }
        throw CancellationError()
    }
}
