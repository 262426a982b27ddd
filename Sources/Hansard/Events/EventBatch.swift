import Database
import Mesh

/// Events that one reader handles in one transaction.
struct EventBatch: Sendable {
    let reader: any EventReader
    let events: [StoredEvent]
    /// The reader's place as it was read; somebody else may have moved it since.
    let from: EventPosition
    let to: EventPosition
    let now: Timestamp

    /// Handles the events and moves the place behind them.
    /// - Returns: false when another node is at work on them or has been; then nothing was done.
    func handle(_ progress: HandlingProgress, _ transaction: any DatabaseTransaction) async throws -> Bool {
        let name = type(of: reader).name
        guard try await EventStore.lockedPosition(of: name, transaction) == from else { return false }
        for event in events {
            progress.begin(event)
            try await reader.handle(event, transaction)
            progress.end()
        }
        try await EventStore.move(name, to: to, at: now, transaction)
        return true
    }
}
