package import Database
package import Mesh

/// Follows what happens and draws the consequences: an index that is kept up, a job that is begun, a file that is to
/// go.
///
/// Every event is handled at least once and in order, in the same transaction that remembers how far the reader has
/// come: what `handle` writes to the database happens exactly once. Only one node runs a reader at a time. Nothing but
/// the database may be touched; what else is to be done is a job.
package protocol EventReader: Sendable {
    /// The key of the reader's place: it is never changed.
    static var name: String { get }
    /// The events that are handled; nil means all.
    var kinds: Set<EventName>? { get }
    /// Draws the consequences of one event.
    ///
    /// - Parameter transaction: in the scope of the event's workspace.
    /// - Throws: when the event cannot be handled. It is tried again, later and later, and after the last attempt set
    ///   aside in `event_failures`.
    func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws
}

extension EventReader {
    func handles(_ name: EventName) -> Bool { kinds?.contains(name) ?? true }
}
