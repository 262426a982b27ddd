/// A transcript as a file holds it.
public struct FormattedTranscript: Sendable, Hashable {
    /// What the transcript is called; empty where nothing tells.
    public var title: String
    /// When the meeting was, as people shall read it; nil where nothing tells.
    public var date: String?
    /// The language of the whole (BCP 47); nil where nothing tells.
    public var language: String?
    /// The entries, by their starts.
    public var segments: [FormattedSegment]

    /// Makes a transcript.
    public init(
        title: String = "", date: String? = nil, language: String? = nil, segments: [FormattedSegment]
    ) {
        self.title = title
        self.date = date
        self.language = language
        self.segments = segments
    }
}
