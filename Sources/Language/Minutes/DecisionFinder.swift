/// Finds sentences that sound like a decision.
struct DecisionFinder {
    let language: TextLanguage
    /// What the cues must weigh together.
    static let threshold = 2.0

    /// So many content words must follow a cue: what was decided.
    private static let shortestObject = 2

    /// The candidates that sound decided, surest first. Questions never do.
    func decisions(in candidates: [StatementCandidate]) -> [StatementCandidate] {
        candidates
            .filter { !$0.isQuestion && $0.words <= CandidateRanking.length.upperBound }
            .map { ($0, weight(of: $0.folded)) }
            .filter { $0.1 >= Self.threshold }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : StatementCandidate.precedes($0.0, $1.0) }
            .map(\.0)
    }

    private func weight(of words: [String]) -> Double {
        language.decisions.reduce(0) { sum, cue in
            guard let match = cue.firstMatch(in: words) else { return sum }
            let isOpen = language.isHedged(words, before: match.lowerBound)
            let object = words[match.upperBound...].filter { !language.isSilent($0) }
            return isOpen || (cue.weight >= 1 && object.count < Self.shortestObject) ? sum : sum + cue.weight
        }
    }
}
