import Foundation
import Jobs

/// Writes down the words of a recording.
struct TranscribeJob: Job {
    static let kind = "transcribe"
    static let policy = JobPolicy(attempts: 8, timeout: .seconds(24 * 3600), lane: SpeechLane.name)

    var recording: UUID
    var meeting: UUID
    var workspace: UUID
    /// How many people speak, if that is known.
    var speakers: Int?
    var listening: ListeningOptions?

    init(recording: UUID, meeting: UUID, workspace: UUID, options: TranscriptionOptions) {
        self.recording = recording
        self.meeting = meeting
        self.workspace = workspace
        speakers = options.speakers
        listening = ListeningOptions(options)
    }
}

/// Tells apart those who speak, for words that have been written down.
struct SpeakersJob: Job {
    static let kind = "speakers"
    static let policy = JobPolicy(attempts: 8, timeout: .seconds(24 * 3600), lane: SpeechLane.name)

    var recording: UUID
    var meeting: UUID
    var workspace: UUID
    var speakers: Int?
    /// The transcript's revision that holds the words.
    var revision: Int
}

/// The lane of the jobs that listen: each keeps all cores busy by itself.
package enum SpeechLane {
    package static let name = "speech"
}
