/// Runs the trunk on pieces of speech, as little as possible: it is the costliest network of all.
///
/// The filter bank is made for stretches of ten seconds, so that what a microphone adds is removed alike for all that
/// is said in them. The trunk then sees those parts of a stretch that pieces need, neighbours together.
struct VoiceListener: Sendable {
    /// Samples in a stretch.
    private static let stretch = 160_000
    /// Samples beyond a stretch for its last frame.
    private static let overhang = 240
    /// Frames of the filter bank to one of the trunk.
    private static let step = 8
    /// Frames of the trunk in a stretch.
    private static let length = 125
    /// Of a piece, at most this much around its middle is heard, in frames of the trunk: four seconds tell a voice.
    private static let most = 50
    /// Parts that are no further apart are heard together, and each with so much around it, in frames of the trunk.
    private static let margin = 3

    private let model: SpeakerModel
    private var banks: [Int: [Float]] = [:]

    init(model: SpeakerModel) {
        self.model = model
    }

    /// The place up to which stretches have wholly arrived, of `end` samples.
    static func complete(_ end: Int) -> Int {
        max(0, end - overhang) / stretch * stretch
    }

    /// Forgets what lies before `place`; returns the first sample that may still be needed.
    mutating func discard(before place: Int) -> Int {
        let first = place / Self.stretch
        banks = banks.filter { $0.key >= first }
        return first * Self.stretch
    }

    /// Mean and deviation of each piece's features; nil for pieces that are too short.
    mutating func statistics(of pieces: [SpeechPiece], in window: SampleWindow) throws -> [[Float]?] {
        let wanted = pieces.map(Self.part)
        var statistics = pieces.map { _ in VoiceStatistics() }
        guard let first = wanted.map(\.lowerBound).min(), let last = wanted.map(\.upperBound).max() else { return [] }
        for index in (first / Self.length)...((last - 1) / Self.length) {
            let all = (index * Self.length)..<((index + 1) * Self.length)
            let inside = wanted.map { $0.clamped(to: all) }
            for run in Self.runs(inside.filter { !$0.isEmpty }, within: all) {
                guard let features = try features(of: run, stretch: index, in: window) else { continue }
                for (piece, part) in inside.enumerated() where run.contains(part.lowerBound) && !part.isEmpty {
                    let range = (part.lowerBound - run.lowerBound)..<(part.upperBound - run.lowerBound)
                    statistics[piece].add(features, range)
                }
            }
        }
        return statistics.map(\.pooled)
    }

    /// What is heard of a piece, in frames of the trunk from the start of the recording.
    private static func part(of piece: SpeechPiece) -> Range<Int> {
        let rate = SpeakerModel.secondsPerFrame * SpeakerModel.featuresPerSecond
        let first = Int(Double(piece.frames.lowerBound) * rate)
        let last = max(first + 3, Int((Double(piece.frames.upperBound) * rate).rounded()))
        let spare = max(0, last - first - most)
        return (first + spare / 2)..<(last - (spare + 1) / 2)
    }

    /// The parts with a margin around each, joined where they meet.
    static func runs(_ parts: [Range<Int>], within all: Range<Int>) -> [Range<Int>] {
        let widened = parts.sorted { $0.lowerBound < $1.lowerBound }
            .map { (max(all.lowerBound, $0.lowerBound - margin))..<min(all.upperBound, $0.upperBound + margin) }
        return widened.reduce(into: []) { runs, part in
            if let last = runs.last, part.lowerBound <= last.upperBound {
                runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
            } else {
                runs.append(part)
            }
        }
    }

    private mutating func features(
        of run: Range<Int>, stretch index: Int, in window: SampleWindow
    ) throws -> VoiceFeatures? {
        let bank = bank(ofStretch: index, in: window)
        let frames = bank.count / FilterBank.bands
        let first = (run.lowerBound - index * Self.length) * Self.step
        let last = min((run.upperBound - index * Self.length) * Self.step, frames)
        // Two frames of the trunk are the least that has a deviation.
        guard last - first >= 2 * Self.step else { return nil }
        return try model.features(of: Array(bank[(first * FilterBank.bands)..<(last * FilterBank.bands)]))
    }

    private mutating func bank(ofStretch index: Int, in window: SampleWindow) -> [Float] {
        if let bank = banks[index] { return bank }
        let start = index * Self.stretch
        let bank = start < window.end ? model.bands(of: window[start..<(start + Self.stretch + Self.overhang)]) : []
        banks[index] = bank
        return bank
    }
}
