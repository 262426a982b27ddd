/// How minutes are drafted.
public struct MinutesOptions: Sendable {
    /// Words of the whole draft; nil makes it a quarter of the transcript, but 100 to 350, and up to 700 for a meeting
    /// of many hours.
    public var words: Int?
    /// At most this many decisions and as many action items.
    public var suggestions: Int
    /// Whether a statement's text begins with `Speaker: `, where most speakers have names and not mere labels such as
    /// "Speaker 1" or "PM".
    public var namesSpeakers: Bool
    /// A word of the transcript is covered if a cited sentence stands within this many words.
    public var coverageReach: Int
    /// What is known of the language; nil looks at the words.
    public var language: TextLanguage?
    /// At most this many words of the transcript are read; the rest lowers ``DraftMinutes/shareUsed``.
    public var longestTranscript: Int
    /// The day of the meeting where it was held, which makes days of "tomorrow" and "by Friday"; nil leaves them words.
    public var day: CalendarDay?

    /// Makes options; the defaults are those that were measured.
    public init(
        words: Int? = nil, suggestions: Int = 5, namesSpeakers: Bool = true, coverageReach: Int = 120,
        language: TextLanguage? = nil,
        longestTranscript: Int = 1_000_000, day: CalendarDay? = nil
    ) {
        self.words = words
        self.suggestions = suggestions
        self.namesSpeakers = namesSpeakers
        self.coverageReach = coverageReach
        self.language = language
        self.longestTranscript = longestTranscript
        self.day = day
    }

    /// About how many words the minutes of a transcript have.
    public func budget(of segments: [SourceSegment]) -> Int {
        budget(for: segments.reduce(0) { $0 + WordCount.of($1.text) })
    }

    /// The words of a draft for a transcript of `transcriptWords`.
    func budget(for transcriptWords: Int) -> Int {
        if let words { return max(words, 0) }
        let usual = min(350, max(100, transcriptWords / 4))
        return max(usual, min(700, transcriptWords / 40))
    }
}
