import Synchronization

/// Wakes the workers of this process when there is work.
final class JobBell: Sendable {
    private let listeners = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let next = Atomic<Int>(0)

    /// Rings of the bell; several that come at once are one.
    func rings() -> AsyncStream<Void> {
        let key = next.wrappingAdd(1, ordering: .relaxed).newValue
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0[key] = continuation }
        continuation.onTermination = { [weak self] _ in self?.listeners.withLock { _ = $0.removeValue(forKey: key) } }
        return stream
    }

    func ring() {
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield() }
    }

    /// Rings now and once more a moment later: the transaction that put the job there is yet to commit.
    func ringSoon() {
        Task {
            for wait in [5, 50, 250] {
                try? await Task.sleep(for: .milliseconds(wait))  // never cancelled: nobody holds the task
                ring()
            }
        }
    }
}
