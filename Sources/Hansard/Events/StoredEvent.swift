package import Database
package import Foundation
package import Mesh

/// Something that happened, as it stands in the event table.
package struct StoredEvent: Sendable {
    package let position: EventPosition
    package let id: UUID
    package let name: EventName
    /// Nil for what happened outside any workspace.
    package let workspace: UUID?
    /// What changed.
    package let subject: UUID
    /// The meeting that it belongs to.
    package let meeting: UUID?
    /// JSON, read when somebody asks for it: most readers of most events do not.
    private let storedDetails: String
    package let createdAt: Timestamp

    /// What readers need to know beside that; null where it cannot be read.
    package var details: JSONValue {
        (try? JSONCoding.decoder.decode(JSONValue.self, from: Data(storedDetails.utf8))) ?? nil
    }

    var scope: Scope { workspace.map(Scope.workspace) ?? .unscoped }
}

/// A place in the order of events.
///
/// On PostgreSQL numbers are given before the commit, so events are ordered by transaction first, and only those below
/// the oldest transaction that still runs are read: none can appear before them any more. On SQLite writers follow one
/// another, and the number alone is the order.
package struct EventPosition: Sendable, Hashable, Comparable {
    package let transaction: Int64
    package let number: Int64

    package init(transaction: Int64, number: Int64) {
        self.transaction = transaction
        self.number = number
    }

    /// Before the first event.
    package static let beginning = EventPosition(transaction: 0, number: 0)

    package static func < (one: EventPosition, other: EventPosition) -> Bool {
        (one.transaction, one.number) < (other.transaction, other.number)
    }
}

extension StoredEvent: RowDecodable {
    package init(row: Row) throws {
        position = try EventPosition(row: row)
        id = try row.get("id")
        name = EventName(try row.get("name"))
        workspace = try row.get("workspace_id")
        subject = try row.get("subject_id")
        meeting = try row.get("meeting_id")
        storedDetails = try row.get("details")
        createdAt = try row.get("created_at")
    }
}

/// What those who only follow need of an event.
struct FollowedEvent: RowDecodable {
    let position: EventPosition
    let committed: CommittedEvent

    init(row: Row) throws {
        position = try EventPosition(row: row)
        committed = CommittedEvent(
            name: EventName(try row.get("name", as: String.self)), workspace: try row.get("workspace_id"))
    }
}

extension EventPosition: RowDecodable {
    package init(row: Row) throws {
        transaction = try row.get("transaction_id")
        number = try row.get("seq")
    }
}
