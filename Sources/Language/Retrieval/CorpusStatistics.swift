/// How often terms occur in all passages that a question is asked of. A database that ranks candidates with its own
/// totals passes them here, so that every database gives the same order.
public struct CorpusStatistics: Sendable, Hashable {
    /// Number of passages.
    public let passageCount: Int
    /// Mean number of terms in a passage.
    public let averageLength: Double
    /// In how many passages a term occurs; absent means none.
    public let documentFrequency: [String: Int]

    /// Makes statistics from totals.
    public init(passageCount: Int, averageLength: Double, documentFrequency: [String: Int]) {
        self.passageCount = passageCount
        self.averageLength = averageLength
        self.documentFrequency = documentFrequency
    }

    /// Inverse document frequency with 1 added inside the logarithm, as Lucene has it: never negative.
    public func weight(of term: String) -> Double {
        let frequency = Double(min(documentFrequency[term] ?? 0, passageCount))
        return Double.log(1 + (Double(passageCount) - frequency + 0.5) / (frequency + 0.5))
    }
}
