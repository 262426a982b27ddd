/// A time in which one person speaks.
public struct SpeakerTurn: Sendable, Codable, Hashable {
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End, in milliseconds.
    public var endMs: Int
    /// Who speaks, counted from 0 in the order of first speaking; nil where nobody can be told.
    public var speaker: Int?
    /// How sure that is, 0…1: about the share of such turns that are right (see `SpeakerConfidence`). Where nobody is
    /// named, how sure the best guess would have been.
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
public struct SpeakerTurns: Sendable, Hashable {
    /// The turns by start; where people speak at once, turns overlap.
    public var turns: [SpeakerTurn]
    /// How many people were told apart.
    public var speakers: Int
    /// The voice of each of them, in their order; empty where the turns do not come from voices.
    public var voices: [SpeakerVoice]

    /// Turns of a number of speakers.
    public init(turns: [SpeakerTurn], speakers: Int, voices: [SpeakerVoice] = []) {
        self.turns = turns
        self.speakers = speakers
        self.voices = voices
    }
}

extension SpeakerTurns: Codable {
    private enum CodingKeys: String, CodingKey {
        case turns, speakers, voices
    }

    /// Reads turns; `voices` may be absent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            turns: try container.decode([SpeakerTurn].self, forKey: .turns),
            speakers: try container.decode(Int.self, forKey: .speakers),
            voices: try container.decodeIfPresent([SpeakerVoice].self, forKey: .voices) ?? [])
    }
}
