import Database
import Synchronization

/// Which event is being handled, told out of the transaction that handles it.
final class HandlingProgress: Sendable {
    private let event = Mutex<StoredEvent?>(nil)

    var current: StoredEvent? { event.withLock { $0 } }

    func begin(_ event: StoredEvent) { self.event.withLock { $0 = event } }
    func end() { event.withLock { $0 = nil } }
}

extension Error {
    /// Whether the database is at fault and not what it was asked: then the same may work later.
    var isPassing: Bool {
        guard let error = self as? DatabaseError else { return self is CancellationError }
        return switch error.code {
        case .unavailable, .timeout, .conflict, .diskFull, .readOnly: true
        default: false
        }
    }
}
