/// Finds questions that nobody answered, and statements of what is still unknown.
struct QuestionFinder {
    let language: TextLanguage
    let sentences: [Sentence]

    /// Sentences after a question in which an answer is looked for.
    private static let reach = 6
    /// An answer has this many words.
    private static let shortestAnswer = 4
    /// So many content words, to be worth asking later.
    private static let fewestContent = 3

    /// The candidates that are still open, surest first.
    func open(in candidates: [StatementCandidate]) -> [StatementCandidate] {
        candidates.compactMap { candidate -> (StatementCandidate, Double)? in
            guard candidate.words <= CandidateRanking.length.upperBound, hasContent(candidate) else { return nil }
            let weight = candidate.isQuestion ? openness(of: candidate) : language.unknowns.weight(in: candidate.folded)
            return weight >= 1 ? (candidate, weight) : nil
        }
        .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : StatementCandidate.precedes($0.0, $1.0) }
        .map(\.0)
    }

    private func hasContent(_ candidate: StatementCandidate) -> Bool {
        let content = candidate.folded.filter { !language.isSilent($0) && !language.momentVerbs.contains($0) }
        return Set(content).count >= Self.fewestContent
    }

    /// 2 where somebody says that they do not know, 1 where nobody says anything; 0 if it is answered.
    private func openness(of question: StatementCandidate) -> Double {
        let next = question.sentence.index + 1
        let asking = question.sentence.speaker
        var isAnswered = false
        for sentence in sentences[min(next, sentences.count)..<min(next + Self.reach, sentences.count)] {
            let folded = WordScanner.words(of: sentence.text).map(\.folded)
            let isQuestion = sentence.text.hasSuffix("?")
            if language.ignorance.weight(in: folded) >= 1, !isQuestion, !isAnswered { return 2 }
            guard sentence.speaker != asking || asking == nil, !isQuestion else { continue }
            let isShort = folded.filter { !language.fillers.contains($0) }.count < Self.shortestAnswer
            let isReply = folded.first.map { language.assents.contains($0) || language.grounding.negators.contains($0) }
            if !isShort || isReply ?? false || folded.contains(where: { !language.isSilent($0) }) { isAnswered = true }
        }
        return isAnswered ? 0 : 1
    }
}
