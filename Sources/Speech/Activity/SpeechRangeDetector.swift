/// Turns the likelihoods of successive frames into ranges of speech.
struct SpeechRangeDetector: Sendable {
    private let rules: SpeechRangeRules
    private let frame = VoiceActivityModel.frame
    /// Samples seen.
    private(set) var position: Int
    /// Where speech began; nil in silence.
    private var start: Int?
    /// Where the frames above the threshold began that may become a range.
    private var candidate: Int?
    /// Where the silence began that may end the range.
    private var pause: Int?
    /// The end of the last range: none begins before it.
    private var lastEnd: Int
    /// Likelihoods of the frames since `start`, to find the quietest in when the range gets too long.
    private var likelihoods: [Float] = []

    /// - Parameter start: The place of the first sample that it will see.
    init(rules: SpeechRangeRules = SpeechRangeRules(), start: Int = 0) {
        self.rules = rules
        (position, lastEnd) = (start, start)
    }

    /// The place before which every range is known and complete.
    var settled: Int {
        max(lastEnd, start ?? ((candidate ?? position) - rules.onset))
    }

    /// Whether a range is open.
    var isSpeaking: Bool { start != nil }

    /// Takes the next frame's likelihood; returns the range that it completes, if it does.
    mutating func add(_ likelihood: Float) -> SpeechRange? {
        let frameStart = position
        position += frame
        if let start {
            likelihoods.append(likelihood)
            return addSpeaking(likelihood, from: frameStart, since: start)
        }
        guard likelihood > rules.threshold else {
            candidate = nil
            return nil
        }
        let began = candidate ?? frameStart
        candidate = began
        if position - began > rules.shortestSpeech {
            start = max(lastEnd, began - rules.onset)
            (candidate, pause, likelihoods) = (nil, nil, [])
        }
        return nil
    }

    /// The range that is open at the end of the recording, which has `count` samples.
    mutating func finish(at count: Int) -> SpeechRange? {
        guard let start else { return nil }
        return close(start..<max(start, min(count, position)))
    }

    private mutating func addSpeaking(_ likelihood: Float, from frameStart: Int, since start: Int) -> SpeechRange? {
        if likelihood > rules.threshold {
            pause = nil
        } else if likelihood < rules.threshold - rules.tolerance || pause != nil {
            let began = pause ?? frameStart
            pause = began
            if position - began >= rules.shortestSilence { return close(start..<began) }
        }
        guard position - start >= rules.longest else { return nil }
        return split(start)
    }

    private mutating func close(_ range: SpeechRange) -> SpeechRange? {
        (start, candidate, pause, likelihoods) = (nil, nil, nil, [])
        lastEnd = range.upperBound
        return range.isEmpty ? nil : range
    }

    /// Cuts a range that is too long at the quietest frame of its second half; the rest stays open.
    private mutating func split(_ start: Int) -> SpeechRange? {
        let half = likelihoods.count / 2
        let quietest = likelihoods.indices.dropFirst(half).min { likelihoods[$0] < likelihoods[$1] } ?? half
        let cut = max(start + 1, position - (likelihoods.count - quietest) * frame)
        likelihoods.removeFirst(quietest)
        self.start = cut
        lastEnd = cut
        return start..<cut
    }
}
