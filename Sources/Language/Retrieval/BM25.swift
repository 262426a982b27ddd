import Foundation

/// Okapi BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009).
public struct BM25: Sendable {
    /// How soon repetition of a term stops counting. 1.2 is the usual value.
    public let k1: Double
    /// How far long passages are held back, 0…1. 0.75 is the usual value; passages here are of nearly one length.
    public let b: Double

    /// Makes the formula with its two constants.
    public init(k1: Double = 1.2, b: Double = 0.75) {
        self.k1 = k1
        self.b = b
    }

    /// The score of a passage for `terms`.
    /// - Parameters:
    ///   - counts: how often each term occurs in the passage.
    ///   - length: the number of terms in the passage.
    public func score(_ terms: [String], counts: [String: Int], length: Int, in statistics: CorpusStatistics) -> Double
    {
        let ratio = statistics.averageLength > 0 ? Double(length) / statistics.averageLength : 1
        let damping = k1 * (1 - b + b * ratio)
        return terms.reduce(0) { sum, term in
            guard let count = counts[term] else { return sum }
            let frequency = Double(count)
            return sum + statistics.weight(of: term) * frequency * (k1 + 1) / (frequency + damping)
        }
    }
}

extension Double {
    /// The natural logarithm.
    static func log(_ value: Double) -> Double { Foundation.log(value) }
}
