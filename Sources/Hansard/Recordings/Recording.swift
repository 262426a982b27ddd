package import Mesh

/// A recording of a meeting: the file, and how far it is written down.
@Schema
package struct Recording: Sendable {
    package typealias ID = Identifier<Recording>

    package var id: ID
    package var meetingID: Meeting.ID
    package var status: RecordingStatus
    /// What the file is, as the decoder tells it.
    package var mediaType: String
    /// As the sender called it.
    package var fileName: String?
    package var sizeBytes: Int64
    /// In milliseconds; null where the file does not say and has not been listened to yet.
    package var durationMs: Int?
    /// Why it could not be written down.
    package var error: String?
    /// Why nobody is named in its words.
    package var speakersError: String?
    /// What wrote its words: an engine and its model.
    package var engine: String?
    /// The language that is spoken (BCP 47), once it is known.
    package var language: String?
    /// How sure the language is, where it was found out, 0 to 1.
    package var languageConfidence: Double?
    /// The newest work on it.
    package var job: JobView?
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// How far a recording is written down.
package enum RecordingStatus: String, SchemaEnum {
    /// Stored; nobody has asked for a transcript.
    case uploaded
    /// Waiting to be written down, or being written.
    case processing
    case ready
    case failed
}

/// What is to happen with an uploaded recording.
@Schema
package struct RecordingOptions: Sendable {
    /// Whether it is to be transcribed at once.
    package var transcribe: Bool = true
    /// How many people speak, if that is known.
    @Within(1...20) package var speakers: Int?

    package init(transcribe: Bool = true, speakers: Int? = nil) {
        self.transcribe = transcribe
        self.speakers = speakers
    }
}

/// How a recording is to be transcribed.
@Schema
package struct TranscriptionOptions: Sendable {
    /// How many people speak, if that is known.
    @Within(1...20) package var speakers: Int?

    package init(speakers: Int? = nil) { self.speakers = speakers }
}

extension EventName {
    package static let recordingCreated: EventName = "recording.created"
    package static let recordingUpdated: EventName = "recording.updated"
    package static let recordingDeleted: EventName = "recording.deleted"
}
