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
        let reach = Int((3 * sigma).rounded(.up))
        let kernel = (0...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        var known: [UUID: [Int: Double]] = [:]
        for ranked in scores { known[ranked.passage.recordID, default: [:]][ranked.passage.ordinal] = ranked.score }
        return scores.map { ranked in
            guard let record = known[ranked.passage.recordID] else { return 0 }
            return (-reach...reach).reduce(0.0) { sum, distance in
                sum + kernel[abs(distance)] * (record[ranked.passage.ordinal + distance] ?? 0)
            }
        }
    }
}
