/// A time in which one person speaks.
public struct SpeakerTurn: Sendable, Codable, Hashable {
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End, in milliseconds.
    public var endMs: Int
    /// Who speaks, counted from 0 in the order of first speaking; nil where nobody can be told.
    public var speaker: Int?
    /// How sure that is, 0…1.
    public var confidence: Double

    /// A turn of a speaker.
    public init(startMs: Int, endMs: Int, speaker: Int?, confidence: Double) {
        self.startMs = startMs
        self.endMs = endMs
        self.speaker = speaker
        self.confidence = confidence
    }
}

/// Who speaks when in a recording.
public struct SpeakerTurns: Sendable, Codable, Hashable {
    /// The turns by start; where people speak at once, turns overlap.
    public var turns: [SpeakerTurn]
    /// How many people were told apart.
    public var speakers: Int

    /// Turns of a number of speakers.
    public init(turns: [SpeakerTurn], speakers: Int) {
        self.turns = turns
        self.speakers = speakers
    }
}
