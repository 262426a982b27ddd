import Database
import Foundation
import Language
import Mesh

/// Finds passages in the index and ranks them, by words and where it is given by meaning. Both databases only fetch
/// candidates; the ranking is ours, so that they answer alike.
struct PassageSearch: Sendable {
    let session: any DatabaseSession
    /// Whose passages are searched; only needed with `meaning`.
    var workspace: UUID?
    /// The question's meaning; nil searches by words alone.
    var meaning: QuestionMeaning?
    /// What its words find, where that is known already.
    var words: WordCandidates?

    /// What a search found.
    struct Found: Sendable {
        /// Best first.
        let ranked: [RankedPassage]
        /// The totals that the terms were weighed with.
        let statistics: CorpusStatistics
    }

    /// Candidates by words that are ranked when the search is not in few meetings, and as many by meaning.
    private static let candidateLimit = 200
    /// Passages that a general question of the whole workspace is answered from.
    private static let overviewLimit = 400
    /// The same where passages are first compared by the signs of their numbers.
    private static let sketchedLimit = 2_000
    /// Meetings whose passages are all ranked.
    private static let wholeMeetings = 8
    /// Terms of a question that are looked up in the index.
    private static let termLimit = 32

    /// The passages that answer best.
    /// - Parameter meetings: where to look; empty means everywhere in the workspace.
    func find(_ question: String, in meetings: [UUID], limit: Int = 100) async throws -> Found {
        try await find(question, in: SearchFilter(meetings: meetings), limit: limit, withoutOverlaps: false)
    }

    /// The passages that answer best.
    /// - Parameter withoutOverlaps: only the best of passages that share words.
    func find(_ question: String, in filter: SearchFilter, limit: Int, withoutOverlaps: Bool) async throws -> Found {
        let looked = try await look(question, in: filter)
        let ranking = FusedRanking(looked.found.entries, terms: looked.terms, statistics: looked.statistics)
        let found = ranking.found()
        let places = Array((withoutOverlaps ? found.withoutOverlaps() : found).prefix(limit))
        return Found(ranked: try await passages(places), statistics: ranking.statistics)
    }

    /// What somebody should read who has time for some words only: stretches of whole segments, best first.
    func context(_ question: String, in filter: SearchFilter, words: Int) async throws -> [RankedPassage] {
        let looked = try await look(question, in: filter)
        let ranking = ContextRanking(
            looked.found.entries, vectors: looked.found.vectors, question: meaning?.vector, terms: looked.terms,
            statistics: looked.statistics)
        // A passage brings about 60 words that the one before has not.
        let places = Array(ranking.places.prefix(words / 15 + 40))
        let valued = try await passages(places).map { ValuedPassage($0.passage, line: $0.line, value: $0.score) }
        return ContextStretches(valued).stretches(words: words)
    }

    /// Passages to answer a general question from.
    func overview(of meetings: [UUID]) async throws -> [RankedPassage] {
        let passages =
            meetings.isEmpty
            ? try await PassageStore.newest(limit: Self.overviewLimit, session)
            : try await PassageStore.passages(of: meetings, session)
        return passages.map { RankedPassage(passage: $0, score: 0) }
    }

    /// What was looked at for a question.
    private struct Looked {
        let terms: [String]
        let found: RankedEntries
        /// Nil where all that is searched was looked at.
        let statistics: CorpusStatistics?
    }

    private func look(_ question: String, in filter: SearchFilter) async throws -> Looked {
        let terms = Self.terms(of: question)
        let counting = QuestionTerms(terms)
        if Self.ranksAll(in: filter) {
            let found = try await PassageStore.entries(in: filter, counting: counting, meaning, session)
            return Looked(terms: terms, found: found, statistics: nil)
        }
        let words: WordCandidates =
            if let words { words } else { try await candidates(of: terms, in: filter) }
        var numbers = words.numbers
        let near = try await nearest(in: filter)
        numbers += Set(near).subtracting(numbers)
        let all = try await PassageStore.entries(of: numbers, in: filter, counting: counting, meaning, session)
        let found = leading(all, near)
        let lengths = found.entries.map(\.length)
        let statistics = CorpusStatistics(
            passageCount: max(words.total, lengths.count),
            averageLength: lengths.isEmpty ? 0 : Double(lengths.reduce(0, +)) / Double(lengths.count),
            documentFrequency: words.frequency)
        return Looked(terms: terms, found: found, statistics: statistics)
    }

    private static func terms(of question: String) -> [String] {
        Array(QueryTerms(question).terms.prefix(termLimit))
    }

    /// Whether all passages are ranked: then there is nothing to choose by words first.
    private static func ranksAll(in filter: SearchFilter) -> Bool {
        !filter.meetings.isEmpty && filter.meetings.count <= wholeMeetings
    }

    /// What the words of a question find; nil where all passages are ranked.
    func candidates(of question: String, in filter: SearchFilter) async throws -> WordCandidates? {
        guard !Self.ranksAll(in: filter) else { return nil }
        return try await candidates(of: Self.terms(of: question), in: filter)
    }

    private func candidates(of terms: [String], in filter: SearchFilter) async throws -> WordCandidates {
        let total = try await PassageStore.total(session)
        var frequency: [String: Int] = [:]
        for term in terms { frequency[term] = try await PassageStore.frequency(of: term, total: total, session) }
        let rare = pruned(terms, frequency)
        let numbers = try await PassageStore.candidates(rare, in: filter, limit: Self.candidateLimit, session)
        return WordCandidates(total: total, frequency: frequency, numbers: numbers)
    }

    /// The rarest terms, as many as stand in a number of passages that can be ranked while somebody waits. The others
    /// have their weight in the ranking of what these find.
    private func pruned(_ terms: [String], _ frequency: [String: Int]) -> [String] {
        let most = PassageStore.most(session)
        var sum = 0
        var kept: [String] = []
        for term in terms.sorted(by: { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }) {
            let count = frequency[term] ?? 0
            guard count > 0 else { continue }
            guard kept.isEmpty || sum + count <= most else { break }
            sum += count
            kept.append(term)
        }
        return kept
    }

    /// Candidates by meaning.
    private func nearest(in filter: SearchFilter) async throws -> [Int64] {
        guard let meaning, let workspace else { return [] }
        let copy = try await meaning.index.copy(of: workspace)
        guard !copy.shelves.isEmpty else { return [] }
        var meetings = filter.meetings.isEmpty ? nil : Set(filter.meetings)
        if filter.from != nil || filter.to != nil {
            let dated = try await PassageVectorStore.meetings(in: filter, session)
            meetings = meetings?.intersection(dated) ?? dated
        }
        var people: Set<Int64>?
        if let person = filter.person { people = try await PassageVectorStore.passages(of: person, session) }
        return copy.nearest(
            VectorShelf.Question(meaning.vector),
            limit: copy.form == .compact ? Self.candidateLimit : Self.sketchedLimit, kinds: filter.kinds,
            meetings: meetings, passages: people)
    }

    /// Of many candidates by meaning, which sketches need, only as many are ranked as whole vectors would have given.
    private func leading(_ all: RankedEntries, _ near: [Int64]) -> RankedEntries {
        guard near.count > Self.candidateLimit else { return all }
        let near = Set(near)
        let sketched = all.entries.filter { near.contains($0.id) && $0.counts.allSatisfy { $0 == 0 } }
            .sorted { ($0.similarity ?? -1) > ($1.similarity ?? -1) }
        let dropped = Set(sketched.dropFirst(Self.candidateLimit).map(\.id))
        let kept = all.entries.indices.filter { !dropped.contains(all.entries[$0].id) }
        return RankedEntries(entries: kept.map { all.entries[$0] }, vectors: kept.map { all.vectors[$0] })
    }

    private func passages(_ places: [FusedRanking.Place]) async throws -> [RankedPassage] {
        let passages = try await PassageStore.passages(places.map(\.entry.id), session)
        return places.compactMap { place in
            passages[place.entry.id].map {
                RankedPassage(passage: $0, score: place.score, line: place.entry.line)
            }
        }
    }
}

/// What the words of a question find in all that the workspace has.
struct WordCandidates: Sendable {
    /// Passages of the workspace.
    let total: Int
    /// In how many of them each term stands.
    let frequency: [String: Int]
    /// The passages that hold the rare ones best.
    let numbers: [Int64]
}

/// A question as search goes about it: a model works out what it means while the database looks up its words.
struct SearchedQuestion: Sendable {
    private let words: WordCandidates?
    private let meaning: QuestionMeaning?

    /// - Parameter meaning: nil searches by words alone.
    init(
        _ text: String, in filter: SearchFilter, of caller: Caller, _ database: any RelationalDatabase,
        meaning: SearchMeaning?
    ) async throws {
        async let near = meaning?.question(text)
        words = try await database.read(caller.scope) {
            try await PassageSearch(session: $0).candidates(of: text, in: filter)
        }
        self.meaning = await near
    }

    /// A search for it.
    func search(_ session: any DatabaseSession, by caller: Caller) -> PassageSearch {
        PassageSearch(session: session, workspace: caller.identity.workspace, meaning: meaning, words: words)
    }
}
