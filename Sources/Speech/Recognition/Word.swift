/// A word and when it was said.
public struct Word: Sendable, Codable, Hashable {
    /// As it is written, with the punctuation that follows it.
    public var text: String
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End from the beginning of the recording, in milliseconds; never before the start.
    public var endMs: Int
    /// How sure the engine is, 0…1; nil where it does not say.
    public var confidence: Double?

    /// A word of a recording.
    public init(text: String, startMs: Int, endMs: Int, confidence: Double? = nil) {
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
    }
}
