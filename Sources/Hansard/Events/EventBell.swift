import Mesh
import Synchronization

/// Wakes those who wait for events. Rings that come while one is awake are one ring.
final class EventBell: Sendable {
    private struct Listener: Sendable {
        let hears: @Sendable (EventName) -> Bool
        let continuation: AsyncStream<Void>.Continuation
    }

    private let listeners = Mutex<[Listener]>([])

    /// - Parameter hears: the events that wake this listener.
    func rings(for hears: @escaping @Sendable (EventName) -> Bool) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0.append(Listener(hears: hears, continuation: continuation)) }
        return stream
    }

    func ring(for events: [CommittedEvent]) {
        for listener in listeners.withLock({ $0 }) where events.contains(where: { listener.hears($0.name) }) {
            listener.continuation.yield()
        }
    }

    func ringAll() {
        for listener in listeners.withLock({ $0 }) { listener.continuation.yield() }
    }
}
