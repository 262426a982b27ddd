/// The trunk's output over a stretch of sound: `SpeakerModel.width` numbers, each with `frames` values.
struct VoiceFeatures: Sendable {
    var frames: Int
    /// The values of the first number over time, then those of the second, and so on.
    var values: [Float]
}

/// Gathers mean and deviation of the features of a piece of speech, which may lie in several stretches.
struct VoiceStatistics: Sendable {
    private var count: Float = 0
    private var sums = [Float](repeating: 0, count: SpeakerModel.width)
    private var squares = [Float](repeating: 0, count: SpeakerModel.width)

    /// Takes the frames `range` of `features`.
    mutating func add(_ features: VoiceFeatures, _ range: Range<Int>) {
        let range = range.clamped(to: 0..<features.frames)
        guard !range.isEmpty else { return }
        count += Float(range.count)
        for number in 0..<SpeakerModel.width {
            var sum: Float = 0, square: Float = 0
            let row = number * features.frames
            for index in (row + range.lowerBound)..<(row + range.upperBound) {
                let value = features.values[index]
                sum += value
                square += value * value
            }
            sums[number] += sum
            squares[number] += square
        }
    }

    /// The means and then the deviations, as the head reads them; nil for fewer than two frames.
    var pooled: [Float]? {
        guard count > 1 else { return nil }
        let means = sums.map { $0 / count }
        let deviations = zip(squares, means).map { square, mean in
            (max(0, square - mean * mean * count) / (count - 1)).squareRoot()
        }
        return means + deviations
    }
}
