import Foundation

/// Chooses what a reader with a word budget should read for a question: whole stretches of talk around the best places.
///
/// Scores are smoothed over neighbouring passages with a Gaussian. Smoothing finds fewer single hits and more of the
/// talk that belongs to the question, so it is for context, not for citations.
public struct ContextPacker: Sendable {
    /// Standard deviation of the Gaussian, in passages.
    public let sigma: Double

    /// Makes a packer.
    public init(sigma: Double = 2) { self.sigma = min(max(sigma, 0.01), 100) }

    /// Passages for `words` words in all, best first, none without a word of its own. A segment counts once, however
    /// many passages hold it.
    /// - Parameter scores: every passage of the records, as ``PassageRanker/scores(_:)`` gives them; a gap counts as
    ///   score 0.
    public func pack(_ scores: [RankedPassage], words budget: Int) -> [RankedPassage] {
        var chosen: [RankedPassage] = []
        var seen: Set<SourceSegment> = []
        var used = 0
        for ranked in smoothed(scores) where ranked.score > 0 {
            let fresh = ranked.passage.pieces.filter { !seen.contains($0) }
            guard !fresh.isEmpty else { continue }
            let cost = fresh.reduce(0) { $0 + WordCount.of($1.text) }
            if used + cost > budget { break }
            used += cost
            seen.formUnion(fresh)
            chosen.append(ranked)
        }
        return chosen
    }

    /// The same passages, best first by the smoothed score.
    public func smoothed(_ scores: [RankedPassage]) -> [RankedPassage] {
        zip(scores, smoothing(scores)).map { RankedPassage(passage: $0.passage, score: $1) }.sorted(
            by: RankedPassage.precedes)
    }

    /// The smoothed score of each passage, in the order given.
    func smoothing(_ scores: [RankedPassage]) -> [Double] {
        smoothing(scores.map(\.score), at: scores.map { ($0.passage.recordID, 0, $0.passage.ordinal) })
    }

    /// The smoothed score of each entry, in the order given.
    func smoothing(_ scores: [Double], of entries: [RankingEntry]) -> [Double] {
        smoothing(scores, at: entries.map { ($0.recordID, $0.line, $0.ordinal) })
    }

    private func smoothing(_ scores: [Double], at places: [(record: UUID, line: Int, ordinal: Int)]) -> [Double] {
        let reach = Int((3 * sigma).rounded(.up))
        let kernel = (0...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        var known: [RecordLine: [Int: Double]] = [:]
        for (place, score) in zip(places, scores) {
            known[RecordLine(record: place.record, line: place.line), default: [:]][place.ordinal] = score
        }
        return places.map { place in
            guard let line = known[RecordLine(record: place.record, line: place.line)] else { return 0 }
            return (-reach...reach).reduce(0.0) { sum, distance in
                sum + kernel[abs(distance)] * (line[place.ordinal + distance] ?? 0)
            }
        }
    }
}

/// A line of passages that follow each other.
struct RecordLine: Hashable {
    let record: UUID
    let line: Int
}
