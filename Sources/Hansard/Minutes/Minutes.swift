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
}

/// What the minutes are to be like.
@Schema
package struct MinutesRequest: Sendable {
    /// About how many words; null chooses by the length of the meeting.
    @Within(50...2000) package var words: Int?

    package init() {}
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
    var coverage = 0.0
    var provenance: Provenance?

    var count: Int { summary.count + keyPoints.count + decisions.count }
}

extension EventName {
    static let minutesReady: EventName = "minutes.ready"
    static let minutesFailed: EventName = "minutes.failed"
    static let minutesRequested: EventName = "minutes.requested"
    static let minutesStale: EventName = "minutes.stale"
}
