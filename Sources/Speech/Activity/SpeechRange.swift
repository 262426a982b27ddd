/// A stretch of a recording in which someone speaks, as places of samples from its start.
typealias SpeechRange = Range<Int>

/// When speech is taken to begin and to end. The values are measured: silence of 0.4 s and speech of 0.2 s.
struct SpeechRangeRules: Sendable {
    /// Likelihood above which a frame counts as speech.
    var threshold: Float = 0.5
    /// Once speaking, likelihood down to this much lower still counts.
    var tolerance: Float = 0.15
    /// Silence that ends a range, in samples.
    var shortestSilence = 6400
    /// Speech that begins a range, in samples.
    var shortestSpeech = 3200
    /// Sound before the first frame of speech that belongs to it, in samples: soft onsets are detected late.
    var onset = 1152
    /// Samples at which a range is cut, at its quietest frame, though nobody paused.
    var longest = 320_000

    /// Tighter rules, for telling who speaks when: short pauses count, and no sound around speech is taken for it.
    static var turns: SpeechRangeRules {
        SpeechRangeRules(shortestSilence: 2_048, onset: 480)
    }
}
