package import Foundation
package import Mesh

/// Something that somebody is to do after a meeting.
@Schema
package struct ActionItem: Sendable, Versioned, SpokenWords {
    package typealias ID = Identifier<ActionItem>

    package var id: ID
    package var meetingID: Meeting.ID
    package var text: String
    package var description: String?
    /// Who is to do it, as a name; null where nobody was named.
    package var assignee: String?
    /// By when, as it was said or set.
    package var dueDate: String?
    package var priority: ActionItemPriority
    package var status: ActionItemStatus
    /// `machine` for a suggestion drawn from the record, `person` for what somebody wrote.
    package var origin: String
    /// The words that it rests on; empty only for what a person wrote.
    package var citations: [CitationView]
    package var startMs: Int?
    /// Whether the transcript has changed since.
    package var stale: Bool
    /// Rises with each change; the ETag.
    package var version: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

package enum ActionItemStatus: String, SchemaEnum {
    case open
    case inProgress = "in_progress"
    case done, blocked
}

package enum ActionItemPriority: String, SchemaEnum {
    case low, medium, high
}

/// What is to change in an action item; what is absent stays.
@Schema
package struct ActionItemChange: Sendable {
    @Length(1...2000) package var text: Change<String>
    @Length(0...10_000) package var description: Change<String>
    @Length(1...255) package var assignee: Change<String>
    @Length(1...100) package var dueDate: Change<String>
    package var priority: Change<ActionItemPriority>
    package var status: Change<ActionItemStatus>
}

/// An action item that a person writes down.
@Schema
package struct ActionItemDraft: Sendable {
    @Length(1...2000) package var text: String
    @Length(0...10_000) package var description: String?
    @Length(1...255) package var assignee: String?
    @Length(1...100) package var dueDate: String?
    package var priority: ActionItemPriority = .medium
}

/// Which action items are asked for.
@Schema
package struct ActionItemFilter: Sendable {
    package var status: ActionItemStatus?

    package init() {}
}

/// Action items that the machine suggests in the place of its earlier ones.
@Schema
package struct ActionItemSuggestions: Sendable {
    @Count(0...100) package var items: [ActionItemSuggestion]
}

/// An action item that the machine found in the record.
@Schema
package struct ActionItemSuggestion: Sendable {
    package var text: String
    package var assignee: String?
    package var dueDate: String?
    package var citations: [CitationView]
    package var startMs: Int?
}

extension EventName {
    static let actionItemCreated: EventName = "action_item.created"
    static let actionItemUpdated: EventName = "action_item.updated"
    static let actionItemDeleted: EventName = "action_item.deleted"
    static let actionItemsSuggested: EventName = "action_item.suggested"
}
