/// Drafts minutes out of the record's own sentences: no language model, every statement cited.
///
/// Each quote is a sentence as it stands; each text is that sentence cleaned. Words of the transcript are only ever
/// counted and compared: nothing said in a meeting changes what is done here.
public struct ExtractiveMinutes: Sendable {
    /// Makes a drafter.
    public init() {}

    /// Share of the words for decisions, and the same for action items; what they leave goes to the rest.
    private static let suggestionShare = 0.2
    /// They get at least so many words each, if there are as many: in a short meeting they matter most.
    private static let fewestSuggestionWords = 30
    /// Share of the rest that makes the summary.
    private static let summaryShare = 0.35

    /// Drafts minutes of `segments`, which stand in the order of the transcript. An empty transcript gives empty
    /// minutes.
    public func draft(from segments: [SourceSegment], options: MinutesOptions = MinutesOptions()) -> DraftMinutes {
        let language = options.language ?? TextLanguage.detected(in: segments)
        let total = segments.reduce(0) { $0 + WordCount.of($1.text) }
        let read = Self.prefix(of: segments, words: options.longestTranscript)
        let sentences = SentenceReader.sentences(of: read)
        let readWords = sentences.reduce(0) { $0 + $1.wordCount }
        let ranking = CandidateRanking(
            sentences, language: language, namesSpeakers: options.namesSpeakers && Self.haveNames(sentences))
        let budget = options.budget(for: readWords)

        let share = min(budget / 2, max(Self.fewestSuggestionWords, Int(Self.suggestionShare * Double(budget))))
        let found = ActionFinder(language: language, sentences: sentences, day: options.day).actions(
            in: ranking.candidates)
        let actions = Self.fitting(found, words: share, limit: options.suggestions, besides: [], ranking) {
            $0.candidate
        }
        let decided = DecisionFinder(language: language).decisions(in: ranking.candidates)
        let decisions = Self.fitting(
            decided, words: share, limit: options.suggestions, besides: actions.map(\.candidate), ranking
        ) { $0 }

        let asked = QuestionFinder(language: language, sentences: sentences).open(in: ranking.candidates)
        let questions = Self.fitting(
            asked, words: share, limit: options.suggestions, besides: actions.map(\.candidate) + decisions, ranking
        ) { $0 }

        let suggested = actions.map(\.candidate) + decisions + questions
        let rest = budget - suggested.reduce(0) { $0 + $1.words }
        let chosen = ranking.covering(words: rest, besides: suggested)
        let summary = Self.leading(chosen, words: Int(Self.summaryShare * Double(rest)))
        let keyPoints = Array(chosen.dropFirst(summary.count))
        return DraftMinutes(
            summary: Self.statements(summary), keyPoints: Self.statements(keyPoints),
            decisions: Self.statements(decisions), openQuestions: Self.statements(questions),
            topics: Topics(language: language).topics(of: sentences, ranking.vectors, in: read),
            actionItems: Self.suggestions(actions),
            coverage: Coverage(reach: options.coverageReach).share(
                of: (chosen + suggested).map(\.sentence), words: total),
            shareUsed: total > 0 ? Double(readWords) / Double(total) : 0)
    }

    /// Whether the speakers are named in a way that tells a reader something: "Anna" or "Project Manager", not "PM",
    /// "S2" or "Speaker 1".
    private static func haveNames(_ sentences: [Sentence]) -> Bool {
        let names = Set(sentences.compactMap(\.speaker))
        let telling = names.filter { name in
            let isLabel = name.unicodeScalars.contains { $0.properties.numericType != nil }
            return !isLabel && name.unicodeScalars.count > 2
        }
        return telling.count * 2 > names.count
    }

    private static func prefix(of segments: [SourceSegment], words limit: Int) -> [SourceSegment] {
        var used = 0
        return Array(
            segments.prefix { segment in
                used += WordCount.of(segment.text)
                return used <= limit
            })
    }

    /// The first of a ranked list that fit, none that nearly repeats another.
    private static func fitting<Item>(
        _ items: [Item], words budget: Int, limit: Int, besides: [StatementCandidate], _ ranking: CandidateRanking,
        candidate: (Item) -> StatementCandidate
    ) -> [Item] {
        var kept: [Item] = []
        var used = 0
        for item in items where kept.count < limit {
            let next = candidate(item)
            let others = besides + kept.map(candidate)
            let isRepeat = others.contains { other in
                ranking.vectors.similarity(other.sentence.index, next.sentence.index) > nearRepeat
            }
            guard !isRepeat, used + next.words <= budget else { continue }
            used += next.words
            kept.append(item)
        }
        return kept
    }

    /// Cosine above which two sentences say the same.
    private static let nearRepeat = 0.6

    private static func leading(_ candidates: [StatementCandidate], words budget: Int) -> [StatementCandidate] {
        var used = 0
        return Array(
            candidates.prefix { candidate in
                defer { used += candidate.words }
                return used == 0 || used + candidate.words <= budget
            })
    }

    private static func statements(_ candidates: [StatementCandidate]) -> [Statement] {
        candidates.sorted { $0.sentence.index < $1.sentence.index }.map(\.statement)
    }

    private static func suggestions(_ found: [ActionFinder.Found]) -> [SuggestedAction] {
        found.sorted { $0.candidate.sentence.index < $1.candidate.sentence.index }
            .map { SuggestedAction(statement: $0.candidate.statement, assignee: $0.assignee, due: $0.due) }
    }
}
