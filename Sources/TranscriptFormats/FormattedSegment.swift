/// One entry of a transcript file.
public struct FormattedSegment: Sendable, Hashable {
    /// The speaker's name, if the file tells.
    public var speaker: String?
    /// What was said. All formats but JSON hold it on one line, with single spaces.
    public var text: String
    /// Start in milliseconds; nil where the file gives none.
    public var startMs: Int?
    /// End in milliseconds; nil where the file gives none.
    public var endMs: Int?
    /// The words one by one; empty where the file does not tell them.
    public var words: [FormattedWord]
    /// How sure the words are, 0…1; nil where the file does not say.
    public var confidence: Double?
    /// The language that is spoken here (BCP 47); nil where the file does not say.
    public var language: String?

    /// Makes an entry.
    public init(
        speaker: String?, text: String, startMs: Int? = nil, endMs: Int? = nil, words: [FormattedWord] = [],
        confidence: Double? = nil, language: String? = nil
    ) {
        self.speaker = speaker
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.words = words
        self.confidence = confidence
        self.language = language
    }
}
