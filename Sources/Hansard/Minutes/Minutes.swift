package import Foundation
package import Mesh

/// The minutes of a meeting: every statement leads to the words that it rests on.
@Schema
package struct Minutes: Sendable, Versioned, SpokenWords {
    package var meetingID: Meeting.ID
    package var status: MinutesStatus
    /// Rises with each version; 0 before the first.
    package var version: Int
    package var summary: [MinutesStatement]
    package var keyPoints: [MinutesStatement]
    package var decisions: [MinutesStatement]
    /// Questions that nobody answered.
    package var openQuestions: [MinutesStatement] = []
    /// What was spoken of, in the order of the meeting.
    package var topics: [MinutesTopic] = []
    /// Suggestions, until a person confirms them.
    package var actionItems: [ActionItem]
    /// The share of the transcript's words that stand near a cited statement, 0 to 1.
    package var coverage: Double
    /// Where the minutes come from; null before there are any.
    package var provenance: Provenance?
    /// Why there are none, when that failed.
    package var error: String?
    package var updatedAt: Timestamp?
}

/// How far the minutes are.
package enum MinutesStatus: String, SchemaEnum {
    case none, generating, ready, failed
    /// The transcript has changed since they were written.
    case stale
}

/// One statement of the minutes.
@Schema
package struct MinutesStatement: Sendable {
    package var id: Identifier<MinutesStatement>
    package var text: String
    /// Where in the recording it begins, in milliseconds; null where the transcript has no times.
    package var startMs: Int?
    /// The words that it rests on; never empty.
    package var citations: [CitationView]
    /// Whether the transcript has changed since.
    package var stale: Bool = false
    /// The heading of the template under which it stands; null where its list has one section.
    package var section: String?
}

/// A part of the meeting that is about one thing.
@Schema
package struct MinutesTopic: Sendable {
    package var id: Identifier<MinutesTopic>
    /// In words that were spoken in it.
    package var title: String
    package var startMs: Int?
    package var endMs: Int?
    /// The segment that it begins with, and the one that it ends with.
    package var firstSegmentID: Segment.ID
    package var lastSegmentID: Segment.ID
}

/// Words of the record that something rests on.
@Schema
package struct CitationView: Sendable {
    /// The segments in which the words stand.
    package var segmentIDs: [Segment.ID]
    /// The very words.
    package var quote: String
    package var startMs: Int?
}

/// What made something, and from what.
@Schema
package struct Provenance: Sendable {
    /// `extractive`, or the name of a language model's server.
    package var engine: String
    package var model: String?
    package var transcriptRevision: Int
    /// The share of the transcript that was read, 0 to 1.
    package var shareUsed: Double
    /// SHA-256 of the instructions that a language model was given, in hexadecimal; null without one.
    package var promptHash: String?
    /// Statements of a language model that were left out because the words that they cite do not bear them.
    package var dropped: Int = 0
    /// Why a language model that is set up had no part in it.
    package var modelError: String?
}

/// What the minutes are to be like.
@Schema
package struct MinutesRequest: Sendable {
    /// What the minutes are to hold; null for the general one.
    package var templateID: Template.ID?
    /// The language to write in (BCP 47); null for the one that was spoken. Without a language model it is always that.
    @Form(.languageOrAuto) package var language: String?
    /// How long they are to be; null chooses by the length of the meeting.
    package var length: MinutesLength?
    /// About how many words; goes before `length`.
    @Within(50...2000) package var words: Int?
    /// The time zone of the meeting, such as `Europe/Berlin`, by which "tomorrow" becomes a date; null for the server's.
    @Length(1...64) package var timeZone: String?

    package init() {}
}

/// How long minutes are to be.
package enum MinutesLength: String, SchemaEnum {
    /// About 150 words.
    case short
    /// About 350 words.
    case medium
    /// About 800 words.
    case long

    var words: Int {
        switch self {
        case .short: 150
        case .medium: 350
        case .long: 800
        }
    }
}

/// One version of the minutes, without its text.
@Schema
package struct MinutesVersion: Sendable {
    package var version: Int
    /// `machine`, or `person` for one that somebody wrote.
    package var origin: String
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    package var statements: Int
}

/// Which version is asked for.
@Schema
package struct MinutesQuery: Sendable {
    /// Null for the newest.
    @Within(1...1_000_000) package var version: Int?

    package init() {}
}

/// In which form the minutes are asked for.
@Schema
package struct MinutesExport: Sendable {
    package var format: MinutesFormat = .md
}

/// The forms that minutes can be had in.
package enum MinutesFormat: String, SchemaEnum {
    case md, html
}

/// What a version keeps: all but the action items, which live on.
struct MinutesContent: Codable, Sendable {
    var summary: [MinutesStatement] = []
    var keyPoints: [MinutesStatement] = []
    var decisions: [MinutesStatement] = []
    var openQuestions: [MinutesStatement] = []
    var topics: [MinutesTopic] = []
    var coverage = 0.0
    var provenance: Provenance?

    var count: Int { summary.count + keyPoints.count + decisions.count + openQuestions.count }
}

extension MinutesContent {
    /// Versions of before there were topics have none.
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func statements(_ key: CodingKeys) throws -> [MinutesStatement] {
            try values.decodeIfPresent([MinutesStatement].self, forKey: key) ?? []
        }
        try self.init(
            summary: statements(.summary), keyPoints: statements(.keyPoints), decisions: statements(.decisions),
            openQuestions: statements(.openQuestions),
            topics: values.decodeIfPresent([MinutesTopic].self, forKey: .topics) ?? [],
            coverage: values.decode(Double.self, forKey: .coverage),
            provenance: values.decodeIfPresent(Provenance.self, forKey: .provenance))
    }
}

extension EventName {
    static let minutesReady: EventName = "minutes.ready"
    static let minutesFailed: EventName = "minutes.failed"
    static let minutesRequested: EventName = "minutes.requested"
    static let minutesModelFailed: EventName = "minutes.model_failed"
    static let minutesStale: EventName = "minutes.stale"
}
