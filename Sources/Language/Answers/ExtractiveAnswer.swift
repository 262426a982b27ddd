import Foundation

/// Answers a question with sentences of the record, quoted word for word, or says that the record does not tell.
///
/// The rule, and why: a wrong answer costs more than none.
/// 1. A question for the record as a whole ("What was discussed?") is answered from its most central sentences.
/// 2. Every name and number in the question must occur in some passage; a question about a person who was never
///   mentioned has no answer.
/// 3. The best passage must hold at least ``threshold`` of the question's weight (see `Evidence`).
/// 4. A question of one or two terms needs ``fewTermsThreshold``, for there is little else to go by.
public struct ExtractiveAnswer: Sendable {
    /// Share of the question's weight that one passage must hold. Measured with `benchmarks/answers.sh` and
    /// `benchmarks/language.sh DATA answers`: questions that QMSum asks of one meeting, asked of that meeting and of
    /// others, with names exchanged, and for details that are not there.
    public let threshold: Double
    /// The same for a question of one or two terms: both, or the one that weighs nearly all.
    public static let fewTermsThreshold = 0.7
    /// At most this many sentences are quoted.
    public let longest: Int

    /// Makes an answerer.
    public init(threshold: Double = 0.4, longest: Int = 3) {
        self.threshold = threshold
        self.longest = max(longest, 1)
    }

    /// Passages beyond these are not quoted.
    private static let passagesRead = 10
    /// Passages beyond these do not show that the record tells. More than are quoted: of a ranking by meaning too, the
    /// first need not be those that hold most of the question's words.
    private static let passagesHeard = 30

    /// Answers `question` from `passages`, best first.
    /// - Parameters:
    ///   - passages: for a general question any passages of the records; else those that hold terms of the question.
    ///   - statistics: totals of everything that was searched, with the document frequency of each term of the question
    ///     at least.
    public func answer(
        _ question: String, passages: [RankedPassage], statistics: CorpusStatistics, language: TextLanguage = .english
    ) -> Answer {
        let query = QueryTerms(question, language: language)
        if query.isGeneral { return general(passages, language: language) }
        let read = passages.prefix(Self.passagesRead).map(\.passage)
        let evidence = Evidence(query, statistics: statistics)
        let heard = passages.prefix(Self.passagesHeard).map(\.passage)
        guard isTold(query, in: heard, evidence: evidence, statistics: statistics) else { return .none }
        return Self.quoting(best(of: Array(read), evidence: evidence, language: language))
    }

    // MARK: Whether the record tells

    func isTold(_ query: QueryTerms, in passages: [Passage], evidence: Evidence, statistics: CorpusStatistics) -> Bool {
        guard query.names.allSatisfy({ statistics.documentFrequency[$0] ?? 0 > 0 }) else { return false }
        let needed = query.terms.count <= 2 ? max(threshold, Self.fewTermsThreshold) : threshold
        return passages.contains { evidence.share(in: Set($0.terms)) >= needed }
    }

    // MARK: What is quoted

    private struct Choice {
        let recordID: UUID
        let sentence: Sentence
        let score: Double
        /// Of the passage in its record.
        var ordinal = 0
        /// Of the question's terms in the sentence.
        var weight = 0.0
    }

    /// The sentences with most of the question in them; a passage that ranks lower lends its sentences less.
    private func best(of passages: [Passage], evidence: Evidence, language: TextLanguage) -> [Choice] {
        var choices: [Choice] = []
        for (rank, passage) in passages.enumerated() {
            for sentence in SentenceReader.sentences(of: passage.pieces) where sentence.wordCount >= Self.shortestQuote
            {
                let words = WordScanner.words(of: sentence.text).map(\.folded)
                var found = Set(words.flatMap(IndexTerms.terms))
                found.formUnion(IndexTerms.of(sentence.speaker ?? ""))
                let content = words.filter { !language.isSilent($0) }.count
                let weight = evidence.weight(of: found)
                guard weight > 0, content >= 2 else { continue }
                let fullness = min(Double(content), 12).squareRoot()
                choices.append(
                    Choice(
                        recordID: passage.recordID, sentence: sentence, score: weight * fullness / Double(rank + 2),
                        ordinal: passage.ordinal, weight: weight))
            }
        }
        return distinct(choices, isLong: passages.count == Self.passagesRead)
    }

    private static let shortestQuote = 4

    /// The best few. People come back to a subject, so that sentences from places apart answer more often than
    /// neighbours do; where there are no more places, neighbours follow that say nearly as much.
    private func distinct(_ choices: [Choice], isLong: Bool) -> [Choice] {
        let ranked = choices.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(
            \.element)
        let most = choices.map(\.weight).max() ?? 0
        var kept: [Choice] = []
        // In a short record all places are near, and the best sentences are the best answer.
        for isApart in isLong ? [true, false] : [false] {
            for choice in ranked where kept.count < longest {
                let text = choice.sentence.text
                // Overlapping passages bring the same sentence twice.
                let isKnown = kept.contains { $0.sentence.text.contains(text) || text.contains($0.sentence.text) }
                let isNear = kept.contains {
                    $0.recordID == choice.recordID && abs($0.ordinal - choice.ordinal) <= Self.neighbourhood
                }
                let says = !isLong ? 0 : isApart ? Self.leastShare : Self.neighbourShare
                if !isKnown, !(isApart && isNear), choice.weight >= says * most { kept.append(choice) }
            }
        }
        return kept
    }

    /// Passages that begin within so many of each other are one place: each shares half of its words with the next.
    private static let neighbourhood = 2
    /// What a sentence must hold of the weight that the best one holds: at another place, and near one that is quoted.
    private static let leastShare = 0.1
    private static let neighbourShare = 0.5

    /// The most central sentences of the passages, in the order of the record.
    private func general(_ passages: [RankedPassage], language: TextLanguage) -> Answer {
        let read = passages.prefix(Self.generalRead).map(\.passage)
            .sorted { ($0.recordID.uuidString, $0.ordinal) < ($1.recordID.uuidString, $1.ordinal) }
        var owners: [UUID] = []
        var sentences: [Sentence] = []
        var seen: Set<String> = []
        for passage in read {
            for sentence in SentenceReader.sentences(of: passage.pieces) where seen.insert(sentence.text).inserted {
                owners.append(passage.recordID)
                sentences.append(sentence.moved(to: sentences.count))
            }
        }
        let ranking = CandidateRanking(sentences, language: language, namesSpeakers: false)
        let chosen = ranking.covering(words: 60 * longest, besides: [], limit: longest).sorted {
            $0.sentence.index < $1.sentence.index
        }
        return Self.quoting(
            chosen.map { Choice(recordID: owners[$0.sentence.index], sentence: $0.sentence, score: $0.score) })
    }

    /// A general question reads at most this many passages.
    private static let generalRead = 2_000

    private static func quoting(_ choices: [Choice]) -> Answer {
        guard !choices.isEmpty else { return .none }
        let lines = choices.map { choice in
            choice.sentence.speaker.map { "\($0): “\(choice.sentence.text)”" } ?? "“\(choice.sentence.text)”"
        }
        let sources = choices.map { Answer.Source(recordID: $0.recordID, citation: $0.sentence.citation) }
        return Answer(text: lines.joined(separator: "\n"), answered: true, sources: sources, lines: lines)
    }
}
