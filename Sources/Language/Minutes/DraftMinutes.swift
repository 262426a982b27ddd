public import Foundation

/// One sentence of minutes or an answer, with what it rests on.
public struct Statement: Sendable, Hashable, Codable {
    /// What is stated. Extractive statements are the speaker's own words without fillers, after `Speaker: `.
    public let text: String
    /// The words in the record; never empty.
    public let citations: [Citation]
    /// Where the first citation starts, in milliseconds of the recording.
    public let startMs: Int?
    /// Who said it, if the transcript tells.
    public let speaker: String?
    /// The heading of a template under which it stands, if it has one.
    public let section: String?

    /// Makes a statement.
    public init(text: String, citations: [Citation], startMs: Int?, speaker: String?, section: String? = nil) {
        self.text = text
        self.citations = citations
        self.startMs = startMs
        self.speaker = speaker
        self.section = section
    }
}

/// A part of the record that is about one thing.
public struct DraftTopic: Sendable, Hashable, Codable {
    /// In words that were spoken in it.
    public let title: String
    /// The segment that it begins with, and the one that it ends with.
    public let firstSegmentID: UUID
    public let lastSegmentID: UUID
    /// Where it begins, in milliseconds of the recording.
    public let startMs: Int?
    /// Where it ends.
    public let endMs: Int?

    /// Makes a topic.
    public init(title: String, firstSegmentID: UUID, lastSegmentID: UUID, startMs: Int?, endMs: Int?) {
        self.title = title
        self.firstSegmentID = firstSegmentID
        self.lastSegmentID = lastSegmentID
        self.startMs = startMs
        self.endMs = endMs
    }
}

/// A statement that sounds like something somebody will do. A suggestion: a person accepts it or not.
public struct SuggestedAction: Sendable, Hashable, Codable {
    /// What was said, and where.
    public let statement: Statement
    /// Who is to do it, as named in the record: the speaker for "I'll …", a named person, or whoever agreed to a
    /// request.
    public let assignee: String?
    /// When it is due, if that was said.
    public let due: DueDate?

    /// Makes a suggestion.
    public init(statement: Statement, assignee: String?, due: DueDate?) {
        self.statement = statement
        self.assignee = assignee
        self.due = due
    }
}

/// Minutes as a machine drafts them, every statement cited. Lists are in the order of the meeting; no sentence stands
/// in two of them.
public struct DraftMinutes: Sendable, Hashable, Codable {
    /// The few sentences that say most.
    public let summary: [Statement]
    /// The next best, spread over the meeting.
    public let keyPoints: [Statement]
    /// What sounds decided, capped.
    public let decisions: [Statement]
    /// What was asked and not answered after, capped.
    public let openQuestions: [Statement]
    /// What was spoken of, in order; together the whole record. None for a short one, nor without words that tell.
    public let topics: [DraftTopic]
    /// What sounds promised or asked for, capped.
    public let actionItems: [SuggestedAction]
    /// Share (0…1) of the transcript's words that stand within ``MinutesOptions/coverageReach`` words of a cited
    /// sentence.
    public let coverage: Double
    /// Share (0…1) of the transcript's words that were read to make this draft.
    public let shareUsed: Double

    /// Makes a draft.
    public init(
        summary: [Statement], keyPoints: [Statement], decisions: [Statement], openQuestions: [Statement] = [],
        topics: [DraftTopic] = [], actionItems: [SuggestedAction], coverage: Double, shareUsed: Double
    ) {
        self.summary = summary
        self.keyPoints = keyPoints
        self.decisions = decisions
        self.openQuestions = openQuestions
        self.topics = topics
        self.actionItems = actionItems
        self.coverage = coverage
        self.shareUsed = shareUsed
    }
}
