package import Mesh

/// A conversation of one person with the record. Nobody else sees it.
@Schema
package struct AskSession: Sendable, Versioned {
    package typealias ID = Identifier<AskSession>

    package var id: ID
    package var title: String
    /// Where answers are looked for; empty means everywhere in the workspace.
    package var meetingIDs: [Meeting.ID]
    /// Rises with each change of the title or the scope; the ETag.
    package var version: Int
    package var createdAt: Timestamp
    /// When it was last changed or asked.
    package var updatedAt: Timestamp
}

/// What is needed to begin a conversation.
@Schema
package struct AskSessionDraft: Sendable {
    /// The first question names it, if nothing does here.
    @Length(1...255) package var title: String?
    /// Where to look; null or empty means everywhere in the workspace.
    @Count(0...50) package var meetingIDs: [Meeting.ID]?

    package init(title: String? = nil, meetingIDs: [Meeting.ID]? = nil) {
        self.title = title
        self.meetingIDs = meetingIDs
    }
}

/// What is to change in a conversation; what is absent stays.
@Schema
package struct AskSessionChange: Sendable {
    @Length(1...255) package var title: Change<String>
    /// Where to look from now on; empty means everywhere in the workspace.
    @Count(0...50) package var meetingIDs: Change<[Meeting.ID]>
}

extension AskSession {
    /// What a conversation is called before its first question.
    static let untitled = "New conversation"
}

extension EventName {
    package static let askSessionCreated: EventName = "ask_session.created"
    package static let askSessionUpdated: EventName = "ask_session.updated"
    package static let askSessionDeleted: EventName = "ask_session.deleted"
    package static let questionAsked: EventName = "ask_session.asked"
    package static let questionAnswered: EventName = "ask_session.answered"
}
