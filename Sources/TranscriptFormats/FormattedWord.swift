/// One word of an entry and when it was said.
public struct FormattedWord: Sendable, Hashable {
    /// As it is written, with the punctuation that follows it.
    public var text: String
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End, in milliseconds; never before the start.
    public var endMs: Int
    /// How sure the word is, 0…1; nil where the file does not say.
    public var confidence: Double?
    /// The name of who says it; nil where the file does not say, and usually the entry's speaker then.
    public var speaker: String?

    /// Makes a word.
    public init(text: String, startMs: Int, endMs: Int, confidence: Double? = nil, speaker: String? = nil) {
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
        self.speaker = speaker
    }
}
