/// One entry of a transcript file.
public struct FormattedSegment: Sendable, Hashable {
    /// The speaker's name, if the file tells.
    public var speaker: String?
    /// The words, on one line.
    public var text: String
    /// Start in milliseconds; nil where the file gives none.
    public var startMs: Int?
    /// End in milliseconds; nil where the file gives none.
    public var endMs: Int?

    /// Makes an entry.
    public init(speaker: String?, text: String, startMs: Int? = nil, endMs: Int? = nil) {
        self.speaker = speaker
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
    }
}
