/// How much of a transcript file is taken.
public struct TranscriptLimits: Sendable {
    /// Bytes of the file.
    public var bytes: Int
    /// Entries.
    public var segments: Int
    /// UTF-8 bytes of what one entry says.
    public var segmentBytes: Int
    /// UTF-8 bytes of a name, or of the tag of a language.
    public var nameBytes: Int
    /// Words with times, of all entries together.
    public var words: Int
    /// UTF-8 bytes of one word.
    public var wordBytes: Int

    /// Makes limits; the defaults hold a transcript of more than a hundred hours, or of more than a day with the times
    /// of every word.
    public init(
        bytes: Int = 32 << 20, segments: Int = 100_000, segmentBytes: Int = 100_000, nameBytes: Int = 400,
        words: Int = 1_000_000, wordBytes: Int = 2_000
    ) {
        self.bytes = bytes
        self.segments = segments
        self.segmentBytes = segmentBytes
        self.nameBytes = nameBytes
        self.words = words
        self.wordBytes = wordBytes
    }
}
