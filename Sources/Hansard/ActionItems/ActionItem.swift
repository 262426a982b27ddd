import Foundation
package import Language
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
    /// Who is to do it, where that is a person of the workspace.
    package var assigneeID: Identifier<User>?
    /// The day by which it is to be done.
    package var dueAt: CalendarDay?
    /// By when, in the words that were said.
    package var dueSaid: String?
    /// By when: the day where it is known, else the words that were said.
    package var dueDate: String?
    package var priority: ActionItemPriority
    package var status: ActionItemStatus
    /// `machine` for a suggestion drawn from the record, `person` for what somebody wrote.
    package var origin: String
    /// The words that it rests on; empty only for what a person wrote.
    package var citations: [CitationView]
    package var startMs: Int?
    /// Whether words that it rests on have changed since, or gone, or somebody whom it names is another now.
    package var stale: Bool
    /// Orders a meeting's items, from 0.
    package var position: Int
    /// Rises with each change; the ETag.
    package var version: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// The speakers whom it names, as they were then: when that changes, it is stale.
    package var speakers: [NamedSpeaker] = []
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
    /// A name; of somebody else than before it takes the item from the person of the workspace who had it.
    @Length(1...255) package var assignee: Change<String>
    /// A person of the workspace, whose name the item then shows.
    package var assigneeID: Change<Identifier<User>>
    /// The day by which it is to be done.
    package var dueAt: Change<CalendarDay>
    /// The same, or words such as "next week".
    @Length(1...100) package var dueDate: Change<String>
    package var priority: Change<ActionItemPriority>
    package var status: Change<ActionItemStatus>
    /// Where it stands among the meeting's items, from 0.
    @Within(0...499) package var position: Change<Int>

    package init(
        text: Change<String> = .none, description: Change<String> = .none, assignee: Change<String> = .none,
        assigneeID: Change<Identifier<User>> = .none, dueAt: Change<CalendarDay> = .none,
        dueDate: Change<String> = .none, priority: Change<ActionItemPriority> = .none,
        status: Change<ActionItemStatus> = .none, position: Change<Int> = .none
    ) {
        self.text = text
        self.description = description
        self.assignee = assignee
        self.assigneeID = assigneeID
        self.dueAt = dueAt
        self.dueDate = dueDate
        self.priority = priority
        self.status = status
        self.position = position
    }
}

/// An action item that a person writes down.
@Schema
package struct ActionItemDraft: Sendable {
    @Length(1...2000) package var text: String
    @Length(0...10_000) package var description: String?
    /// A name.
    @Length(1...255) package var assignee: String?
    /// A person of the workspace, whose name the item then shows.
    package var assigneeID: Identifier<User>?
    /// The day by which it is to be done.
    package var dueAt: CalendarDay?
    /// The same, or words such as "next week".
    @Length(1...100) package var dueDate: String?
    package var priority: ActionItemPriority = .medium

    package init(text: String, assigneeID: Identifier<User>? = nil, dueAt: CalendarDay? = nil) {
        self.text = text
        self.assigneeID = assigneeID
        self.dueAt = dueAt
    }
}

/// Which action items are asked for.
@Schema
package struct ActionItemFilter: Sendable {
    package var status: ActionItemStatus?

    package init() {}
}

/// Which action items of the workspace are asked for.
@Schema
package struct ActionItemSearch: Sendable {
    package var status: ActionItemStatus?
    /// Whether only those that are not done.
    package var open: Bool = false
    /// To be done by this person of the workspace.
    package var assigneeID: Identifier<User>?
    /// To be done by somebody of this name, or `me`.
    @Length(1...255) package var assignee: String?
    /// Due before this day.
    package var dueBefore: CalendarDay?
    /// Whether only those that are not done and were due before today: by the time zone in which one is reminded, or
    /// the server's for who has said none.
    package var overdue: Bool = false
    package var meetingID: Meeting.ID?
    /// Words of the text or the description.
    @Length(1...200) package var q: String?

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
    /// By when, in the words that were said.
    package var dueDate: String?
    package var citations: [CitationView]
    package var startMs: Int?
    /// The day that was meant, where the words tell it.
    package var dueAt: CalendarDay?
    /// The person of the workspace who the assignee is.
    package var assigneeID: Identifier<User>?
    package var speakers: [NamedSpeaker] = []
}

extension EventName {
    static let actionItemCreated: EventName = "action_item.created"
    static let actionItemUpdated: EventName = "action_item.updated"
    static let actionItemDeleted: EventName = "action_item.deleted"
    static let actionItemsSuggested: EventName = "action_item.suggested"
    /// They were compared with a changed transcript, or changed speakers.
    static let actionItemsChecked: EventName = "action_item.checked"
    /// Somebody was sent a reminder.
    static let actionItemReminded: EventName = "action_item.reminded"
}
