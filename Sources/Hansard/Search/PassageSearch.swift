import Database
import Foundation
import Language

/// Finds passages in the index and ranks them. Both databases only fetch candidates; the ranking is ours, so that they answer alike.
struct PassageSearch: Sendable {
    let session: any DatabaseSession

    /// What a search found.
    struct Found: Sendable {
        /// Those that hold a term, best first.
        let ranked: [RankedPassage]
        /// All that were looked at, with their scores, in the order of the record.
        let all: [RankedPassage]
        /// The totals that the terms were weighed with.
        let statistics: CorpusStatistics
    }

    /// Candidates that are ranked when the search is not in few meetings.
    private static let candidateLimit = 400
    /// Meetings whose passages are all ranked.
    private static let wholeMeetings = 8
    /// Terms of a question that are looked up in the index.
    private static let termLimit = 32

    /// - Parameter meetings: where to look; empty means everywhere in the workspace.
    func find(_ question: String, in meetings: [UUID]) async throws -> Found {
        let query = QueryTerms(question)
        if !meetings.isEmpty, meetings.count <= Self.wholeMeetings {
            let ranker = PassageRanker(try await PassageStore.passages(of: meetings, session))
            return Found(ranked: ranker.rank(query), all: ranker.scores(query), statistics: ranker.statistics)
        }
        let terms = Array(query.terms.prefix(Self.termLimit))
        let candidates = try await PassageStore.candidates(terms, in: meetings, limit: Self.candidateLimit, session)
        let statistics = try await PassageStore.statistics(of: terms, over: candidates, session)
        let ranker = PassageRanker(candidates, statistics: statistics)
        return Found(ranked: ranker.rank(query), all: ranker.scores(query), statistics: statistics)
    }

    /// Passages to answer a general question from.
    func overview(of meetings: [UUID]) async throws -> [RankedPassage] {
        let passages =
            meetings.isEmpty
            ? try await PassageStore.newest(limit: Self.candidateLimit, session)
            : try await PassageStore.passages(of: meetings, session)
        return passages.map { RankedPassage(passage: $0, score: 0) }
    }
}
