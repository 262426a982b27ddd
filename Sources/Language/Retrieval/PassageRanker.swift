/// Ranks passages for a question in memory: those of one meeting, or candidates that a database index found.
public struct PassageRanker: Sendable {
    /// The totals that terms are weighed with.
    public let statistics: CorpusStatistics
    private let passages: [Passage]
    private let terms: [String]
    private let formula: BM25

    /// Reads the passages.
    /// - Parameter statistics: totals of everything that is searched, where `passages` are only candidates; nil takes
    ///   them from `passages`.
    public init(_ passages: [Passage], statistics: CorpusStatistics? = nil, formula: BM25 = BM25()) {
        let terms = passages.map(\.terms)
        self.passages = passages
        self.terms = terms.map { $0.joined(separator: " ") }
        self.statistics = statistics ?? Self.statistics(of: terms)
        self.formula = formula
    }

    /// The passages that hold a term of `query`, or with vectors mean much the same, best first.
    /// - Parameter similarities: of each passage with the question, in the order of the passages; nil ranks by words.
    public func rank(_ query: QueryTerms, similarities: [Float]? = nil, weights: FusionWeights = FusionWeights())
        -> [RankedPassage]
    {
        ranking(query, similarities, weights).found().map(ranked)
    }

    /// Every passage with its score, in the order given, zero where no term occurs.
    public func scores(_ query: QueryTerms) -> [RankedPassage] {
        zip(passages, ranking(query, nil, FusionWeights()).scores).map { RankedPassage(passage: $0, score: $1) }
    }

    /// What a reader with a word budget should read, best first.
    /// - Parameters:
    ///   - vectors: of each passage, in the order of the passages; nil ranks by words.
    ///   - question: the question's vector.
    public func context(
        _ query: QueryTerms, vectors: [CompactVector]? = nil, question: TextVector? = nil, words: Int,
        weights: FusionWeights = FusionWeights()
    ) -> [RankedPassage] {
        let near = question.flatMap { question in vectors?.map { $0.similarity(to: question) } }
        let ranking = ranking(query, near, weights)
        let context = ContextRanking(
            ranking.entries, vectors: vectors ?? passages.map { _ in nil }, question: question, terms: query.terms,
            statistics: statistics, weights: weights)
        let valued = context.places.map { ValuedPassage(passages[Int($0.entry.id)], line: 0, value: $0.score) }
        return ContextStretches(valued).stretches(words: words)
    }

    private func ranked(_ place: FusedRanking.Place) -> RankedPassage {
        RankedPassage(passage: passages[Int(place.entry.id)], score: place.score)
    }

    private func ranking(_ query: QueryTerms, _ similarities: [Float]?, _ weights: FusionWeights) -> FusedRanking {
        let question = QuestionTerms(query.terms)
        let entries = passages.indices.map { index in
            RankingEntry(
                id: Int64(index), recordID: passages[index].recordID, ordinal: passages[index].ordinal,
                terms: terms[index], counting: question, similarity: similarities?[index])
        }
        return FusedRanking(entries, terms: query.terms, statistics: statistics, weights: weights, formula: formula)
    }

    private static func statistics(of passages: [[String]]) -> CorpusStatistics {
        var frequency: [String: Int] = [:]
        for terms in passages {
            for term in Set(terms) { frequency[term, default: 0] += 1 }
        }
        let total = passages.reduce(0) { $0 + $1.count }
        let average = passages.isEmpty ? 0 : Double(total) / Double(passages.count)
        return CorpusStatistics(passageCount: passages.count, averageLength: average, documentFrequency: frequency)
    }
}
