/// How well a stretch of the record speaks of what a question asks.
///
/// A term's weight is its inverse document frequency in what is searched; a term that never occurs there weighs most.
/// The evidence of a passage is the weight of the question's terms that it holds, by the weight of all of them.
struct Evidence {
    let terms: [String]
    private let weights: [String: Double]
    private let total: Double

    init(_ query: QueryTerms, statistics: CorpusStatistics) {
        terms = query.terms
        weights = Dictionary(query.terms.map { ($0, statistics.weight(of: $0)) }, uniquingKeysWith: max)
        total = query.terms.reduce(0) { $0 + statistics.weight(of: $1) }
    }

    /// The share (0…1) of the question's weight that stands among `found`.
    func share(in found: Set<String>) -> Double {
        total > 0 ? weight(of: found) / total : 0
    }

    /// The weight of the question's terms that stand among `found`.
    func weight(of found: Set<String>) -> Double {
        terms.reduce(0) { found.contains($1) ? $0 + (weights[$1] ?? 0) : $0 }
    }
}
