/// How much of a record lies near what is cited.
struct Coverage {
    /// Words to each side of a cited sentence that count as near.
    let reach: Int

    /// The share (0…1) of a record of `total` words that stands in one of `sentences` or within ``reach`` words of it.
    func share(of sentences: [Sentence], words total: Int) -> Double {
        guard total > 0 else { return 0 }
        var covered = 0
        var end = 0
        for sentence in sentences.sorted(by: { $0.wordOffset < $1.wordOffset }) {
            let from = max(end, sentence.wordOffset - reach)
            let to = min(total, sentence.wordOffset + sentence.wordCount + reach)
            guard to > from else { continue }
            covered += to - from
            end = to
        }
        return Double(covered) / Double(total)
    }
}
