/// Where in the sound the decoder looked while it wrote each token: a row of weights for each token and head.
struct Attention: Sendable {
    /// For each token, the rows of all heads of all layers.
    private var steps: [[Float]] = []
    private var current: [Float] = []
    /// Frames in a row.
    private var width = 0

    /// Takes one layer's weights of the current token: a row for each of its heads.
    mutating func add(_ weights: UnsafeBufferPointer<Float>, heads: Int) {
        width = weights.count / heads
        current += weights
    }

    /// Ends the current token.
    mutating func endStep() {
        steps.append(current)
        current = []
    }

    /// Forgets the last `count` tokens.
    mutating func removeLast(_ count: Int) {
        steps.removeLast(min(count, steps.count))
    }

    /// The frames that each token was read from, in order and without overlap but for shared ends.
    ///
    /// - Parameters:
    ///   - frames: Frames that hold sound; those after are padding.
    ///   - silent: Which of them are pauses, from which nothing can be read; the decoder looks at them all the same
    ///     while it writes what comes next. Frames that are not told of are none.
    func spans(frames: Int, silent: [Bool] = []) -> [Range<Int>] {
        let columns = min(frames, width)
        guard !steps.isEmpty, columns > 0 else { return [] }
        let all = relevance(columns)
        let heard = (0..<columns).filter { $0 >= silent.count || !silent[$0] }
        guard !heard.isEmpty, heard.count < columns else {
            return TimeWarping.spans(of: all, rows: steps.count, columns: columns)
        }
        let gains = (0..<steps.count).flatMap { row in heard.map { all[row * columns + $0] } }
        return TimeWarping.spans(of: gains, rows: steps.count, columns: heard.count).map { span in
            span.isEmpty
                ? heard[span.lowerBound]..<heard[span.lowerBound]
                : heard[span.lowerBound]..<(heard[span.upperBound - 1] + 1)
        }
    }

    /// How much more than other tokens each token looked at each frame: each head's weights standardised over the
    /// tokens, smoothed by the median of five frames, averaged over the heads (the method of Whisper's word times).
    private func relevance(_ columns: Int) -> [Float] {
        let rows = steps.count
        let heads = width > 0 ? (steps.first?.count ?? 0) / width : 0
        var sum = [Float](repeating: 0, count: rows * columns)
        var standard = [Float](repeating: 0, count: rows * columns)
        for head in 0..<heads {
            standardise(head, columns, into: &standard)
            for row in 0..<rows {
                MedianFilter.addSmoothed(standard, from: row * columns, count: columns, to: &sum)
            }
        }
        let scale = 1 / Float(max(heads, 1))
        for index in sum.indices { sum[index] *= scale }
        return sum
    }

    private func standardise(_ head: Int, _ columns: Int, into standard: inout [Float]) {
        let count = Float(steps.count)
        var mean = [Float](repeating: 0, count: columns)
        var variance = mean
        let offset = head * width
        for step in steps {
            for column in 0..<columns { mean[column] += step[offset + column] }
        }
        for column in 0..<columns { mean[column] /= count }
        for step in steps {
            for column in 0..<columns {
                let difference = step[offset + column] - mean[column]
                variance[column] += difference * difference
            }
        }
        for column in 0..<columns { variance[column] = 1 / ((variance[column] / count).squareRoot() + 1e-8) }
        for (row, step) in steps.enumerated() {
            for column in 0..<columns {
                standard[row * columns + column] = (step[offset + column] - mean[column]) * variance[column]
            }
        }
    }
}
