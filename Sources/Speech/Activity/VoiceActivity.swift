/// Finds where people speak in a recording that arrives piece by piece.
///
/// A value: who feeds it keeps it, and carries it from one call to the next.
struct VoiceActivity: Sendable {
    private let model: VoiceActivityModel
    private var detector: SpeechRangeDetector
    private var memory = [Float](repeating: 0, count: VoiceActivityModel.memory)
    private var context = [Float](repeating: 0, count: VoiceActivityModel.context)
    private var rest: [Float] = []

    /// - Parameter start: The place of the first sample that it will be fed.
    init(model: VoiceActivityModel, rules: SpeechRangeRules = SpeechRangeRules(), start: Int = 0) {
        self.model = model
        detector = SpeechRangeDetector(rules: rules, start: start)
    }

    /// The place before which every range is known and complete.
    var settled: Int { detector.settled }

    /// Takes the next samples, of any number; returns the ranges that they complete.
    mutating func feed(_ samples: [Float]) throws -> [SpeechRange] {
        rest += samples
        let whole = rest.count / VoiceActivityModel.frame * VoiceActivityModel.frame
        let ranges = try hear(rest[..<whole])
        rest.removeFirst(whole)
        return ranges
    }

    /// Ends the recording; returns the ranges that were still open.
    mutating func finish() throws -> [SpeechRange] {
        let count = detector.position + rest.count
        var ranges: [SpeechRange] = []
        if !rest.isEmpty {
            let padding = [Float](repeating: 0, count: VoiceActivityModel.frame - rest.count)
            ranges = try hear((rest + padding)[...])
            rest = []
        }
        if let range = detector.finish(at: count) { ranges.append(range) }
        return ranges
    }

    /// Takes whole frames; returns the ranges that they complete.
    private mutating func hear(_ frames: ArraySlice<Float>) throws -> [SpeechRange] {
        let sound = context + frames
        var ranges: [SpeechRange] = []
        var at = 0
        while at + VoiceActivityModel.context < sound.count {
            let next = min(
                at + VoiceActivityModel.mostFrames * VoiceActivityModel.frame,
                sound.count - VoiceActivityModel.context)
            let likelihoods = try model.likelihoods(
                of: sound[at..<(next + VoiceActivityModel.context)], memory: &memory)
            ranges += likelihoods.compactMap { detector.add($0) }
            at = next
        }
        context = Array(sound.suffix(VoiceActivityModel.context))
        return ranges
    }
}
