import Synchronization

/// Time that goes on only when told to.
final class ManualTime: Sendable {
    private let elapsed = Mutex(Duration.zero)

    var now: @Sendable () -> Duration {
        { self.elapsed.withLock { $0 } }
    }

    func advance(_ duration: Duration) { elapsed.withLock { $0 += duration } }
}
