import Synchronization

/// Whether this process takes requests.
package final class Readiness: Sendable {
    private let state = Atomic<Bool>(false)

    package init() {}

    package var isReady: Bool { state.load(ordering: .acquiring) }
    package func set(_ isReady: Bool) { state.store(isReady, ordering: .releasing) }
}
