package import Mesh
import Synchronization

/// Tells those who asked of every commit of this process, at once and in the committing task: caches let go, event readers wake.
package final class CommitSignal: Sendable {
    private let listeners = Mutex<[@Sendable ([CommittedEvent]) -> Void]>([])

    package init() {}

    /// - Parameter listener: must return at once.
    package func listen(_ listener: @escaping @Sendable ([CommittedEvent]) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    package func announce(_ events: [CommittedEvent]) {
        guard !events.isEmpty else { return }
        for listener in listeners.withLock({ $0 }) { listener(events) }
    }
}
