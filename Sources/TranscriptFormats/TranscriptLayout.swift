/// What of a transcript is written, where a format leaves the choice.
public struct TranscriptLayout: Sendable, Hashable {
    /// In `txt` and `md`: the start and the end of each entry in milliseconds, which read back the same. Without it,
    /// `txt` has no times and `md` the start in whole seconds.
    public var exactTimes: Bool
    /// In `vtt`: the start of each word after the first, as a timestamp tag inside the cue, where the words are those
    /// of the text and their times rise within the cue.
    public var wordTimes: Bool

    /// Makes a layout; the one without arguments reads best.
    public init(exactTimes: Bool = false, wordTimes: Bool = false) {
        self.exactTimes = exactTimes
        self.wordTimes = wordTimes
    }
}
