/// A recording in writing: what was said, by whom and when.
public struct SpeechTranscript: Sendable, Codable, Hashable {
    /// What one speaker says without a long pause.
    public struct Segment: Sendable, Codable, Hashable {
        /// Who speaks, as an index of a `Speaker`; nil where nobody can be told.
        public var speaker: Int?
        /// The words with spaces between them.
        public var text: String
        /// Start from the beginning of the recording, in milliseconds.
        public var startMs: Int
        /// End, in milliseconds; no later than the next segment's start.
        public var endMs: Int
        /// How sure the words are on average, 0…1; nil where the engine does not say.
        public var confidence: Double?
        /// How sure it is who speaks, 0…1: the mean over the words, each by its length. Nil where nobody is named.
        public var speakerConfidence: Double?
        /// The words.
        public var words: [Word]

        /// Whether somebody else speaks at the same time as one of the words.
        public var hasOverlap: Bool { words.contains(where: \.overlaps) }
    }

    /// Someone who speaks.
    public struct Speaker: Sendable, Codable, Hashable {
        /// The number that segments refer to, from 0 in the order of first speaking.
        public var index: Int
        /// What to call them until someone knows better: "Speaker 1" and so on.
        public var label: String
    }

    /// The segments, in order and without overlap.
    public var segments: [Segment]
    /// The language as a BCP 47 tag.
    public var language: String
    /// What recognised the words.
    public var engine: EngineIdentity
    /// Everyone who speaks in a segment.
    public var speakers: [Speaker]
    /// The recording's length, in milliseconds.
    public var durationMs: Int
}
