package import Foundation
package import Mesh

/// What was said in a meeting, as its newest revision or the one that was asked for tells it.
@Schema
package struct Transcript: Sendable, SpokenWords {
    package var meetingID: Meeting.ID
    package var status: TranscriptStatus
    /// Rises with each new version of the words; 0 before the first.
    package var revision: Int
    /// The language that was spoken (BCP 47), where it is known.
    package var language: String?
    /// How sure the language is, where it was found out, 0 to 1.
    package var languageConfidence: Double?
    /// What wrote the words: the engine and its model, or `import`.
    package var engine: String?
    /// Why there are no words.
    package var error: String?
    /// Why nobody is named, though there are words.
    package var speakersError: String?
    /// Where each recording lies in the meeting; empty for an import.
    package var recordings: [TranscriptPart]
    /// How many segments there are in all.
    package var total: Int
    /// The place of the first of these segments among all, counted from 0.
    package var from: Int
    /// In the order in which they were spoken; all, unless fewer were asked for.
    package var segments: [Segment]
}

/// A recording's place in a meeting: recordings follow one another in the order in which they came.
@Schema
package struct TranscriptPart: Sendable {
    package var recordingID: Recording.ID
    /// From the beginning of the meeting, in milliseconds.
    package var startMs: Int
    package var durationMs: Int
}

/// Where a transcript stands.
package enum TranscriptStatus: String, SchemaEnum {
    /// There is nothing to write it from.
    case none
    /// It is being written; segments that are there already may be read.
    case processing
    case ready
    case failed
}

/// What one person said without a long pause.
@Schema
package struct Segment: Sendable, Versioned {
    package typealias ID = Identifier<Segment>

    /// Stays when the segment is edited; new when its recording is transcribed again.
    package var id: ID
    /// The revision in which it was last changed.
    package var version: Int
    /// The recording that it was heard in; null for an import.
    package var recordingID: Recording.ID?
    /// Null where nobody can be told.
    package var speaker: SegmentSpeaker?
    package var text: String
    /// From the beginning of the meeting's recordings, in milliseconds; null where an import gave none.
    package var startMs: Int?
    package var endMs: Int?
    /// How sure the engine is of the words, 0 to 1; null where it does not say.
    package var confidence: Double?
    /// How sure it is that this person speaks, 0 to 1; null where nobody says, and where a person said so.
    package var speakerConfidence: Double?
    /// Whether somebody else speaks during part of it.
    package var overlaps: Bool
    /// The person who last changed it; null for the engine's own.
    package var editedBy: Identifier<User>?
    /// The words one by one; empty where an import gave none, and where they were not asked for.
    package var words: [TranscriptWord]
}

/// Who speaks in a segment.
@Schema
package struct SegmentSpeaker: Sendable {
    package var id: Speaker.ID
    /// What the speaker is called until somebody gives a name.
    package var label: String
    package var name: String?
}

/// One word and when it was said.
@Schema
package struct TranscriptWord: Sendable {
    /// As it is written, with the punctuation that follows it.
    package var text: String
    /// From the beginning of the meeting's recordings, in milliseconds.
    package var startMs: Int
    package var endMs: Int
    /// How sure the engine is, 0 to 1; null where it does not say, and for what a person wrote.
    package var confidence: Double?
    package var speakerID: Speaker.ID?
    /// Whether somebody else speaks at the same time.
    package var overlaps: Bool
    /// What the engine heard where something else stands now; empty where it heard nothing; null for its own words.
    package var heard: String?
    package var source: WordSource
}

/// Who put a word into a transcript.
package enum WordSource: String, SchemaEnum {
    /// It was heard, or imported.
    case engine
    /// The workspace's vocabulary stands for what was heard.
    case vocabulary
    /// A person corrected what was heard.
    case person
}

/// Which version of a transcript is asked for.
@Schema
package struct TranscriptQuery: Sendable {
    /// Instead of the newest.
    @Within(1...1_000_000_000) package var revision: Int?
    /// Whether "um", "uh" and repeated words are left out. They stay in the record.
    package var fillers: Fillers = .keep
    /// Whether each segment tells its words one by one, which are most of a transcript's bytes.
    package var words: WordDetail = .keep
    /// The place of the first segment, counted from 0.
    @Within(0...10_000_000) package var from: Int = 0
    /// At most so many segments; without it all.
    @Within(1...10_000) package var limit: Int?
    /// With `limit`, and instead of `from`: the segment in the middle.
    package var around: Segment.ID?

    package init(
        revision: Int? = nil, fillers: Fillers = .keep, words: WordDetail = .keep, from: Int = 0, limit: Int? = nil,
        around: Segment.ID? = nil
    ) {
        self.revision = revision
        self.fillers = fillers
        self.words = words
        self.from = from
        self.limit = limit
        self.around = around
    }
}

/// Whether segments come with their words one by one.
package enum WordDetail: String, SchemaEnum {
    case keep, hide
}

/// What becomes of words that only fill a pause.
package enum Fillers: String, SchemaEnum {
    case keep, hide
}

/// One version of a transcript's words.
@Schema
package struct TranscriptRevision: Sendable {
    package var revision: Int
    package var origin: TranscriptOrigin
    /// The person whose doing it was; null for the machine's own.
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    /// How many segments are new, different or gone; null for revisions from before this was counted.
    package var changed: Int?
}

/// What became of a segment in one revision.
@Schema
package struct SegmentDifference: Sendable {
    package var segmentID: Segment.ID
    /// Null where it is new.
    package var before: Segment?
    /// Null where it is gone.
    package var after: Segment?
}

/// What one revision changed.
@Schema
package struct TranscriptDifference: Sendable, SpokenWords {
    package var revision: TranscriptRevision
    /// In the order of the transcript, at most 2,000.
    package var segments: [SegmentDifference]
    /// Whether there are more than these.
    package var truncated: Bool
}

/// How a revision came to be.
package enum TranscriptOrigin: String, SchemaEnum {
    /// Recognised; nobody has been told apart yet.
    case words
    /// Recognised, and the speakers told apart.
    case speakers
    case `import`
    /// Changed by a person.
    case edit
    /// An older revision, taken up again.
    case restore
}

extension EventName {
    /// A transcript is as complete as it gets; `details.origin` says how it came to be.
    package static let transcriptReady: EventName = "transcript.ready"
    /// It is being written, or its first words are there.
    package static let transcriptUpdated: EventName = "transcript.updated"
    /// A person changed it; `details.revision` is the new version.
    package static let transcriptEdited: EventName = "transcript.edited"
    package static let transcriptFailed: EventName = "transcript.failed"
}
