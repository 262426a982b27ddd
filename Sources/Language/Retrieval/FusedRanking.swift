import Foundation

/// How words and meaning are weighed against each other.
///
/// Chosen by cross-validation over QMSum's validation meetings: see `docs/decisions/0005-search-by-meaning.md`.
public struct FusionWeights: Sendable, Hashable {
    /// What a standard deviation of the cosine counts, where one of BM25 counts 1.
    public let meaning: Double
    /// How much of its neighbourhood's smoothed score a passage gets on top of its own: people speak of a subject for
    /// longer than one passage.
    public let neighbours: Double
    /// The same for a ranking by words alone.
    public let neighboursOfWords: Double
    /// A passage without any word of the question is only found from this cosine on.
    public let leastSimilarity: Float

    /// Makes weights.
    public init(
        meaning: Double = 1, neighbours: Double = 0.1, neighboursOfWords: Double = 0.1, leastSimilarity: Float = 0.2
    ) {
        (self.meaning, self.neighbours) = (meaning, neighbours)
        (self.neighboursOfWords, self.leastSimilarity) = (neighboursOfWords, leastSimilarity)
    }
}

/// Ranks passages by BM25, and where there are vectors by the sum of the z-scores of BM25 and cosine.
public struct FusedRanking: Sendable {
    /// The totals that terms were weighed with.
    public let statistics: CorpusStatistics
    /// The passages, in the order given.
    public let entries: [RankingEntry]
    /// Whether meaning had a part in it: whether any entry has a cosine.
    public let usesMeaning: Bool
    /// The score of each entry by itself.
    public let scores: [Double]
    private let weights: FusionWeights

    /// Scores the entries.
    /// - Parameters:
    ///   - terms: of the question, as the entries have counted them.
    ///   - statistics: totals of everything that is searched, where `entries` are only candidates; nil takes them from
    ///     `entries`.
    public init(
        _ entries: [RankingEntry], terms: [String], statistics: CorpusStatistics? = nil,
        weights: FusionWeights = FusionWeights(), formula: BM25 = BM25()
    ) {
        let statistics = statistics ?? Self.statistics(of: entries, terms)
        let words = entries.map { formula.score($0, of: terms, in: statistics) }
        usesMeaning = entries.contains { $0.similarity != nil }
        if usesMeaning {
            let known = entries.compactMap(\.similarity).map(Double.init)
            let spread = Spread(known), ofWords = Spread(words)
            scores = zip(entries, words).map { entry, word in
                // Without a vector yet, a passage is as near in meaning as the mean.
                ofWords.place(of: word) + weights.meaning * (entry.similarity.map { spread.place(of: Double($0)) } ?? 0)
            }
        } else {
            scores = words
        }
        (self.entries, self.statistics, self.weights) = (entries, statistics, weights)
    }

    /// An entry and its score.
    public struct Place: Sendable, Hashable {
        /// The entry.
        public let entry: RankingEntry
        /// Higher is better; comparable within one ranking only.
        public let score: Double
    }

    /// What was found, best first: entries with a word of the question, or near enough in meaning. Their scores contain
    /// a share of the neighbours' scores, as far as the neighbours were given.
    public func found() -> [Place] {
        let share = usesMeaning ? weights.neighbours : weights.neighboursOfWords
        let around = ContextPacker().smoothing(scores, of: entries)
        return entries.indices.filter { isFound(entries[$0]) }
            .map { Place(entry: entries[$0], score: scores[$0] + share * around[$0]) }.sorted(by: Self.precedes)
    }

    private func isFound(_ entry: RankingEntry) -> Bool {
        entry.counts.contains { $0 > 0 } || (entry.similarity ?? -1) >= weights.leastSimilarity
    }

    static func precedes(_ first: Place, _ second: Place) -> Bool {
        if first.score != second.score { return first.score > second.score }
        let one = first.entry, other = second.entry
        if one.recordID != other.recordID { return one.recordID.uuidString < other.recordID.uuidString }
        return (one.line, one.ordinal) < (other.line, other.ordinal)
    }

    private static func statistics(of entries: [RankingEntry], _ terms: [String]) -> CorpusStatistics {
        var frequency: [String: Int] = [:]
        for (position, term) in terms.enumerated() {
            frequency[term] = entries.count { $0.counts[position] > 0 }
        }
        let total = entries.reduce(0) { $0 + $1.length }
        return CorpusStatistics(
            passageCount: entries.count,
            averageLength: entries.isEmpty ? 0 : Double(total) / Double(entries.count), documentFrequency: frequency)
    }
}

/// Mean and standard deviation of some numbers.
private struct Spread {
    let mean: Double
    let deviation: Double

    init(_ values: [Double]) {
        let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        deviation = values.isEmpty ? 0 : (squares / Double(values.count)).squareRoot()
    }

    /// The z-score.
    func place(of value: Double) -> Double { deviation > 0 ? (value - mean) / deviation : 0 }
}

extension BM25 {
    /// The score of an entry for `terms`, which it has counted.
    func score(_ entry: RankingEntry, of terms: [String], in statistics: CorpusStatistics) -> Double {
        let ratio = statistics.averageLength > 0 ? Double(entry.length) / statistics.averageLength : 1
        let damping = k1 * (1 - b + b * ratio)
        return zip(terms, entry.counts).reduce(0) { sum, pair in
            guard pair.1 > 0 else { return sum }
            let frequency = Double(pair.1)
            return sum + statistics.weight(of: pair.0) * frequency * (k1 + 1) / (frequency + damping)
        }
    }
}

extension [FusedRanking.Place] {
    /// The ranking without passages next to a better one of the same record and line: neighbours share half their
    /// words, and a reader wants five places, not one place five times. Order is kept.
    public func withoutOverlaps() -> [FusedRanking.Place] {
        var taken: [RecordLine: Set<Int>] = [:]
        return filter { place in
            let line = RecordLine(record: place.entry.recordID, line: place.entry.line)
            let ordinal = place.entry.ordinal
            let nearby = taken[line] ?? []
            guard nearby.isDisjoint(with: [ordinal - 1, ordinal, ordinal + 1]) else { return false }
            taken[line, default: []].insert(ordinal)
            return true
        }
    }
}
