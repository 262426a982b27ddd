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
    /// What wrote the words: the engine and its model, or `import`.
    package var engine: String?
    /// Why there are no words.
    package var error: String?
    /// Why nobody is named, though there are words.
    package var speakersError: String?
    /// In the order in which they were spoken.
    package var segments: [Segment]
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
package struct Segment: Sendable {
    package typealias ID = Identifier<Segment>

    /// New in each revision.
    package var id: ID
    /// Null where nobody can be told.
    package var speaker: SegmentSpeaker?
    package var text: String
    /// From the beginning of the recording, in milliseconds; null where an import gave none.
    package var startMs: Int?
    package var endMs: Int?
    /// How sure the engine is of the words, 0 to 1; null where it does not say.
    package var confidence: Double?
    /// The words one by one; empty where an import gave none.
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
    /// From the beginning of the recording, in milliseconds.
    package var startMs: Int
    package var endMs: Int
    /// How sure the engine is, 0 to 1; null where it does not say.
    package var confidence: Double?
    package var speakerID: Speaker.ID?
}

/// Which version of a transcript is asked for.
@Schema
package struct TranscriptQuery: Sendable {
    /// Instead of the newest.
    @Within(1...1_000_000_000) package var revision: Int?

    package init(revision: Int? = nil) { self.revision = revision }
}

/// One version of a transcript's words.
@Schema
package struct TranscriptRevision: Sendable {
    package var revision: Int
    package var origin: TranscriptOrigin
    /// The person whose doing it was; null for the machine's own.
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
}

/// How a revision came to be.
package enum TranscriptOrigin: String, SchemaEnum {
    /// Recognised; nobody has been told apart yet.
    case words
    /// Recognised, and the speakers told apart.
    case speakers
    case `import`
}

extension EventName {
    /// A transcript is as complete as it gets; `details.origin` says how it came to be.
    package static let transcriptReady: EventName = "transcript.ready"
    /// It is being written, or its first words are there.
    package static let transcriptUpdated: EventName = "transcript.updated"
    package static let transcriptFailed: EventName = "transcript.failed"
}
