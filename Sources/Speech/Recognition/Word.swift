/// A word and when it was said.
public struct Word: Sendable, Hashable {
    /// As it is written, with the punctuation that follows it.
    public var text: String
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End from the beginning of the recording, in milliseconds; never before the start.
    public var endMs: Int
    /// How sure the engine is, 0…1; nil where it does not say.
    public var confidence: Double?
    /// How sure it is who says it, 0…1; nil where nobody is named or nobody listened for speakers.
    public var speakerConfidence: Double?
    /// Whether somebody else speaks at the same time: both the word and its speaker are then easily mistaken.
    public var overlaps: Bool

    /// A word of a recording.
    public init(
        text: String, startMs: Int, endMs: Int, confidence: Double? = nil, speakerConfidence: Double? = nil,
        overlaps: Bool = false
    ) {
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
        self.speakerConfidence = speakerConfidence
        self.overlaps = overlaps
    }
}

extension Word: Codable {
    private enum CodingKeys: String, CodingKey {
        case text, startMs, endMs, confidence, speakerConfidence, overlaps
    }

    /// Reads a word; without `overlaps`, it does not.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            text: try container.decode(String.self, forKey: .text),
            startMs: try container.decode(Int.self, forKey: .startMs),
            endMs: try container.decode(Int.self, forKey: .endMs),
            confidence: try container.decodeIfPresent(Double.self, forKey: .confidence),
            speakerConfidence: try container.decodeIfPresent(Double.self, forKey: .speakerConfidence),
            overlaps: try container.decodeIfPresent(Bool.self, forKey: .overlaps) ?? false)
    }

    /// Writes the word; `overlaps` only where it is so.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(startMs, forKey: .startMs)
        try container.encode(endMs, forKey: .endMs)
        try container.encodeIfPresent(confidence, forKey: .confidence)
        try container.encodeIfPresent(speakerConfidence, forKey: .speakerConfidence)
        if overlaps { try container.encode(true, forKey: .overlaps) }
    }
}
