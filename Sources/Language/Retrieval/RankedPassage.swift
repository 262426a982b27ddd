import Foundation

/// A passage with its score for one question.
public struct RankedPassage: Sendable, Hashable {
    /// The passage.
    public let passage: Passage
    /// Higher is better; comparable within one ranking only.
    public let score: Double
    /// Tells apart what is said of one record in several places; 0 is its transcript.
    public let line: Int

    /// Makes a ranked passage.
    public init(passage: Passage, score: Double, line: Int = 0) {
        self.passage = passage
        self.score = score
        self.line = line
    }

    /// Best first; equal scores in the order of the record, so that the order is always the same.
    static func precedes(_ first: RankedPassage, _ second: RankedPassage) -> Bool {
        if first.score != second.score { return first.score > second.score }
        if first.passage.recordID != second.passage.recordID {
            return first.passage.recordID.uuidString < second.passage.recordID.uuidString
        }
        return first.passage.ordinal < second.passage.ordinal
    }
}

extension [RankedPassage] {
    /// The ranking without passages next to a better one of the same record: neighbours share half their
    /// words, and a reader wants five places, not one place five times. Order is kept.
    public func withoutOverlaps() -> [RankedPassage] {
        var taken: [UUID: Set<Int>] = [:]
        return filter { ranked in
            let record = ranked.passage.recordID
            let ordinal = ranked.passage.ordinal
            let nearby = taken[record] ?? []
            guard nearby.isDisjoint(with: [ordinal - 1, ordinal, ordinal + 1]) else { return false }
            taken[record, default: []].insert(ordinal)
            return true
        }
    }
}
