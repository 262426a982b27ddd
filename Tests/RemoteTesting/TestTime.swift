public import Foundation
public import Remote
import Synchronization

/// A time in which no pause lasts and every alarm waits to be fired.
public final class TestTime: Sendable {
    private struct State {
        var pauses: [Duration] = []
        var fired = Duration.seconds(-1)
        var alarms: [(duration: Duration, signal: AsyncStream<Void>.Continuation)] = []
    }

    private let state = Mutex(State())
    private let now: Date

    /// A time that stands still.
    public init(now: Date = Date(timeIntervalSince1970: 784_111_777)) { self.now = now }

    /// The pauses that were made, in order.
    public var pauses: [Duration] { state.withLock { $0.pauses } }

    /// Fires all alarms that last no longer than this, and those to come.
    public func fire(upTo longest: Duration = .seconds(1_000_000)) {
        let alarms = state.withLock { state in
            state.fired = max(state.fired, longest)
            return state.alarms.filter { $0.duration <= longest }
        }
        for alarm in alarms { alarm.signal.yield() }
    }

    /// The same for a caller; chance takes nothing away.
    public var remote: RemoteTime {
        RemoteTime(
            now: { self.now }, pause: { pause in self.state.withLock { $0.pauses.append(pause) } },
            alarm: { try await self.alarm($0) }, chance: { $0.upperBound })
    }

    private func alarm(_ duration: Duration) async throws {
        let (stream, signal) = AsyncStream<Void>.makeStream()
        let hasFired = state.withLock { state in
            state.alarms.append((duration, signal))
            return duration <= state.fired
        }
        if hasFired { return }
        for await _ in stream { return }
        throw CancellationError()
    }
}
