public import Foundation

/// One segment of a transcript, or a run of whole words out of one: what a person said in one go.
public struct SourceSegment: Sendable, Hashable, Codable {
    /// The segment in its transcript; several pieces of one long segment share it.
    public let id: UUID
    /// The name that readers know the speaker by, if anybody can be told.
    public let speaker: String?
    /// The words as the transcript has them.
    public let text: String
    /// Start in the recording, in milliseconds.
    public let startMs: Int?
    /// End in the recording, in milliseconds.
    public let endMs: Int?

    /// Makes a segment; `startMs` and `endMs` are milliseconds from the start of the recording.
    public init(id: UUID, speaker: String?, text: String, startMs: Int? = nil, endMs: Int? = nil) {
        self.id = id
        self.speaker = speaker
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
    }
}
