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
    /// Who has approved this version; null where nobody has. Approved minutes refuse edits until they are reopened.
    package var approval: MinutesApproval?
    /// The share of the transcript's words that stand near a cited statement, 0 to 1.
    package var coverage: Double
    /// Where the minutes come from; null before there are any.
    package var provenance: Provenance?
    /// Why there are none, when that failed.
    package var error: String?
    package var updatedAt: Timestamp?
}

/// That a person stands by the minutes as they are.
@Schema
package struct MinutesApproval: Sendable, Hashable {
    package var version: Int
    package var approvedBy: Identifier<User>?
    /// What the person was called then.
    package var name: String?
    package var approvedAt: Timestamp
}

/// How far the minutes are.
package enum MinutesStatus: String, SchemaEnum {
    case none, generating, ready, failed
    /// Words that a statement or an action item rests on have changed since, or gone, or who said them has.
    case stale
}

/// One statement of the minutes.
@Schema
package struct MinutesStatement: Sendable, Hashable {
    package typealias ID = Identifier<MinutesStatement>

    /// Stays through all versions.
    package var id: ID
    package var text: String
    /// Where in the recording it begins, in milliseconds; null where the transcript has no times.
    package var startMs: Int?
    /// The words that it rests on; empty only for what a person wrote.
    package var citations: [CitationView]
    /// Whether words that it rests on have changed since, or gone, or somebody whom it names is another now.
    package var stale: Bool = false
    /// The heading of the template under which it stands; null where its list has one section.
    package var section: String?
    /// Who wrote the text as it stands.
    package var origin: StatementOrigin = .machine
    /// Whether a person stands by it: then a new draft leaves it as it is. So does one that a person wrote.
    package var confirmed: Bool = false
    /// The person who last changed or confirmed it; null for the machine's own.
    package var changedBy: Identifier<User>?
    package var changedAt: Timestamp?
    /// The speakers whom the text names, as they were then: when that changes, the statement is stale.
    package var speakers: [NamedSpeaker] = []
}

/// Who wrote something.
package enum StatementOrigin: String, SchemaEnum {
    case machine, person
}

/// A part of the meeting that is about one thing.
@Schema
package struct MinutesTopic: Sendable, Hashable {
    package typealias ID = Identifier<MinutesTopic>

    package var id: ID
    /// In words that were spoken in it, or a person's.
    package var title: String
    package var startMs: Int?
    package var endMs: Int?
    /// The segment that it begins with, and the one that it ends with.
    package var firstSegmentID: Segment.ID
    package var lastSegmentID: Segment.ID
    /// Who wrote the title.
    package var origin: StatementOrigin = .machine
}

/// Words of the record that something rests on.
@Schema
package struct CitationView: Sendable, Hashable {
    /// The segments in which the words stand.
    package var segmentIDs: [Segment.ID]
    /// The very words.
    package var quote: String
    package var startMs: Int?
}

/// What made something, and from what.
@Schema
package struct Provenance: Sendable, Hashable {
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
    case md, html, txt
}

extension EventName {
    static let minutesReady: EventName = "minutes.ready"
    static let minutesFailed: EventName = "minutes.failed"
    static let minutesRequested: EventName = "minutes.requested"
    static let minutesModelFailed: EventName = "minutes.model_failed"
    /// A person has edited or restored them; `details.version` is the new version.
    static let minutesUpdated: EventName = "minutes.updated"
    static let minutesApproved: EventName = "minutes.approved"
    static let minutesReopened: EventName = "minutes.reopened"
    /// Words that statements rest on have changed, or who said them; `details.statements` is how many.
    static let minutesStale: EventName = "minutes.stale"
    /// They were compared with a changed transcript, and some citations lead elsewhere now.
    static let minutesChecked: EventName = "minutes.checked"
}

extension HansardError.Code {
    /// The minutes are approved: they have to be reopened first.
    static let minutesApproved = Self("minutes_approved", status: 409)
}
