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

/// What is to happen with a recording that comes in.
@Schema
package struct IntakeOptions: Sendable {
    /// Whether it is to be transcribed at once.
    package var transcribe: Bool = true

    package init(transcribe: Bool = true) { self.transcribe = transcribe }
}

/// How carefully a recording is written down.
package enum TranscriptionQuality: String, SchemaEnum {
    /// Nearly as exact as the best, at twice its speed.
    case `default`
    /// As exact as can be.
    case high
    /// For small machines.
    case fast
}

/// What writes recordings down.
package enum TranscriptionEngine: String, SchemaEnum {
    /// This machine, with models of its own.
    case embedded
    /// The server with OpenAI's interface that Hansard is set up with.
    case openai
    /// Deepgram, with the key that Hansard is set up with.
    case deepgram
}

/// How a recording is to be transcribed.
@Schema
package struct TranscriptionOptions: Sendable {
    /// How many people speak, if that is known.
    @Within(1...20) package var speakers: Int?
    /// What they speak, as a BCP 47 tag; null or `auto` finds out.
    @Length(2...35) package var language: String?
    /// What writes it down; null for the one that Hansard is set up with.
    package var engine: TranscriptionEngine?
    /// How carefully this machine writes it down.
    package var quality: TranscriptionQuality?
    /// The name of a model of one's own on this machine, instead of a quality.
    @Length(1...64) package var model: String?
    /// Whether each channel of the recording is a person.
    package var channels: Bool = false

    package init(
        speakers: Int? = nil, language: String? = nil, engine: TranscriptionEngine? = nil,
        quality: TranscriptionQuality? = nil, model: String? = nil, channels: Bool = false
    ) {
        self.speakers = speakers
        self.language = language
        self.engine = engine
        self.quality = quality
        self.model = model
        self.channels = channels
    }
}

/// In how many parts a waveform is asked for.
@Schema
package struct WaveformSize: Sendable {
    /// At most so many; a recording has ten for each second.
    @Within(1...100_000) package var points: Int = 1_000

    package init(points: Int = 1_000) { self.points = points }
}

/// How loud a recording is over time.
@Schema
package struct RecordingWaveform: Sendable {
    package var recordingID: Recording.ID
    package var status: WaveformStatus
    package var durationMs: Int?
    /// The greatest strength in each of equally long parts, 0 for silence and 255 for full strength; empty until it is
    /// measured.
    package var peaks: [Int]
}

/// Whether a waveform is there.
package enum WaveformStatus: String, SchemaEnum {
    /// It is being measured, or the file has no sound that could be.
    case processing
    case ready
}

extension EventName {
    package static let recordingCreated: EventName = "recording.created"
    package static let recordingUpdated: EventName = "recording.updated"
    package static let recordingDeleted: EventName = "recording.deleted"
}
