import Foundation
package import Mesh

/// What is to change in the minutes. A list that is given stands in the place of the old one: statements with their ids
/// stay, in the new order and with the new words; those without an id are added; those left out are removed; one that
/// stood in another list is moved. A list that is absent stays.
@Schema
package struct MinutesChange: Sendable {
    @Count(0...200) package var summary: Change<[StatementEdit]>
    @Count(0...200) package var keyPoints: Change<[StatementEdit]>
    @Count(0...200) package var decisions: Change<[StatementEdit]>
    @Count(0...200) package var openQuestions: Change<[StatementEdit]>
    /// Other titles; topics that are left out stay.
    @Count(0...200) package var topics: Change<[TopicEdit]>

    package init(
        summary: Change<[StatementEdit]> = .none, keyPoints: Change<[StatementEdit]> = .none,
        decisions: Change<[StatementEdit]> = .none, openQuestions: Change<[StatementEdit]> = .none,
        topics: Change<[TopicEdit]> = .none
    ) {
        self.summary = summary
        self.keyPoints = keyPoints
        self.decisions = decisions
        self.openQuestions = openQuestions
        self.topics = topics
    }

    func list(_ section: MinutesSection) -> Change<[StatementEdit]> {
        switch section {
        case .summary: summary
        case .keyPoints: keyPoints
        case .decisions: decisions
        case .openQuestions: openQuestions
        }
    }
}

/// A statement as it is to be. What the server says of it (`origin`, `stale` and so on) may be sent back, and is not
/// looked at.
@Schema
package struct StatementEdit: Sendable {
    /// Of the statement that it was; none for a new one.
    package var id: MinutesStatement.ID?
    @Length(1...5000) package var text: String
    /// The words of the record that it rests on, which are checked; null leaves those that it has. A statement of a
    /// person's may have none, and is shown so.
    @Count(0...50) package var citations: [CitationView]?
    /// Whether a new draft is to leave it as it is.
    package var confirmed: Bool?
    package var startMs: Int?
    @Length(1...200) package var section: String?
    package var stale: Bool?
    package var origin: StatementOrigin?
    package var changedBy: Identifier<User>?
    package var changedAt: Timestamp?
    package var speakers: [NamedSpeaker]?

    package init(
        id: MinutesStatement.ID? = nil, text: String, citations: [CitationView]? = nil, confirmed: Bool? = nil
    ) {
        self.id = id
        self.text = text
        self.citations = citations
        self.confirmed = confirmed
    }

    /// The statement unchanged.
    package init(_ statement: MinutesStatement) { self.init(id: statement.id, text: statement.text) }
}

/// A topic's title as it is to be. What else the server says of it may be sent back, and is not looked at.
@Schema
package struct TopicEdit: Sendable {
    package var id: MinutesTopic.ID
    @Length(1...255) package var title: String
    package var startMs: Int?
    package var endMs: Int?
    package var firstSegmentID: Segment.ID?
    package var lastSegmentID: Segment.ID?
    package var origin: StatementOrigin?

    package init(id: MinutesTopic.ID, title: String) {
        self.id = id
        self.title = title
    }
}
