import Foundation
import Language

/// Retrieval within the meeting: hit@k, the mean reciprocal rank of the first passage that is at least half gold, and
/// the share of gold turns in the first passages that fit a number of words.
struct RetrievalScore {
    private(set) var figures: [String: Double] = [:]

    /// - Parameter embedder: also ranks by meaning.
    static func print(_ meetings: [CorpusMeeting], embedder: (any TextEmbedder)? = nil) async throws {
        var found: [RetrievalScore] = []
        var context: [RetrievalScore] = []
        for meeting in meetings {
            let passages = PassageBuilder().passages(of: meeting.segments, in: meeting.recordID)
            let ranker = PassageRanker(passages)
            let vectors = try await embedder?.vectors(of: passages.map(\.indexedText)).map(CompactVector.init)
            for query in meeting.queries ?? [] {
                let terms = QueryTerms(query.query)
                let question = try await embedder?.vectors(of: [query.query]).first
                let near = question.flatMap { question in vectors?.map { $0.similarity(to: question) } }
                let ranked = Array(ranker.rank(terms, similarities: near).withoutOverlaps().prefix(40))
                found.append(RetrievalScore(ranked, for: query, in: meeting))
                var row = RetrievalScore()
                for budget in [1_000, 2_000] {
                    let packed = ranker.context(terms, vectors: vectors, question: question, words: budget)
                    let key = "R@\(budget)"
                    row.figures[key] = RetrievalScore(packed, for: query, in: meeting).figures[key]
                }
                context.append(row)
            }
        }
        report(found, "retrieval within the meeting:")
        report(context, "context for a reader:")
    }

    private init() {}

    private init(_ ranked: [RankedPassage], for query: CorpusMeeting.Query, in meeting: CorpusMeeting) {
        let gold = Set(query.goldTurns)
        let hits = ranked.map { $0.passage.segmentIDs.map(CorpusMeeting.turn) }
        let lengths = meeting.turns.map { $0.text.split(whereSeparator: \.isWhitespace).count }
        let first = hits.firstIndex { hit in
            let words = hit.reduce(0) { $0 + lengths[$1] }
            let good = hit.reduce(0) { $0 + (gold.contains($1) ? lengths[$1] : 0) }
            return words > 0 && Double(good) / Double(words) >= 0.5
        }
        figures["hit@1"] = first.map { $0 < 1 ? 1 : 0 } ?? 0
        figures["hit@5"] = first.map { $0 < 5 ? 1 : 0 } ?? 0
        figures["MRR"] = first.map { 1 / Double($0 + 1) } ?? 0
        for budget in [1_000, 2_000] {
            figures["R@\(budget)"] = Self.recall(hits, gold: gold, lengths: lengths, budget: budget)
        }
    }

    private static func recall(_ hits: [[Int]], gold: Set<Int>, lengths: [Int], budget: Int) -> Double {
        var used = 0
        var seen: Set<Int> = []
        for hit in hits {
            let new = hit.filter { !seen.contains($0) }
            let words = new.reduce(0) { $0 + lengths[$1] }
            if used + words > budget { break }
            used += words
            seen.formUnion(new)
        }
        return Double(seen.intersection(gold).count) / Double(gold.count)
    }

    private static func report(_ rows: [RetrievalScore], _ label: String) {
        let keys = ["hit@1", "hit@5", "MRR", "R@1000", "R@2000"].filter { rows.first?.figures[$0] != nil }
        let means = keys.map { key in
            let mean = rows.reduce(0) { $0 + ($1.figures[key] ?? 0) } / Double(rows.count)
            return "\(key) \(String(format: "%.3f", mean))"
        }
        Swift.print(label, "n=\(rows.count)", means.joined(separator: "  "))
    }
}
