/// Cuts a record where its vocabulary changes.
///
/// The cut that makes the words of each part most likely, every part with a vocabulary of its own, with a price for
/// each part (Utiyama & Isahara, "A Statistical Model for Domain-Independent Text Segmentation", ACL 2001), by dynamic
/// programming over units of some ``unitWords`` words. `LanguageBench topics` measures it on parts of meetings put
/// together.
struct TopicSegmenter {
    /// Words of a unit, at least: a part begins with a unit.
    static let unitWords = 40
    /// A part has this many units at least, and at most.
    static let shortest = 4
    static let longest = 90
    /// What a part costs, in units of the logarithm of the record's length: more makes fewer parts.
    static let price = 4.0

    /// Ranges of sentences, one for each part, in order; none for no sentences.
    func parts(of sentences: [Sentence], _ vectors: SentenceVectors) -> [Range<Int>] {
        let units = Self.units(of: sentences)
        guard units.count >= 2 * Self.shortest else { return sentences.isEmpty ? [] : [0..<sentences.count] }
        let terms = units.map { range in
            range.flatMap { vectors.rows[$0].map(\.term) }.filter { vectors.frequencies[$0] > 1 }
        }
        let starts = cut(terms)
        let bounds = starts.map { units[$0].lowerBound } + [sentences.count]
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }

    /// A unit ends with a speaker's turn or at its length.
    private static func units(of sentences: [Sentence]) -> [Range<Int>] {
        var units: [Range<Int>] = []
        var start = 0
        var words = 0
        for index in sentences.indices {
            words += sentences[index].wordCount
            let ends =
                index + 1 == sentences.count
                || sentences[index].segmentIDs.last != sentences[index + 1].segmentIDs.first
            if (words >= unitWords && ends) || words >= 3 * unitWords {
                units.append(start..<index + 1)
                start = index + 1
                words = 0
            }
        }
        if start < sentences.count { units.append(start..<sentences.count) }
        return units
    }

    /// The first unit of each part.
    private func cut(_ units: [[Int]]) -> [Int] {
        let vocabulary = Double(Set(units.joined()).count)
        let price = Self.price * Double.log(Double(max(2, units.reduce(0) { $0 + $1.count })))
        var best = [Double](repeating: .infinity, count: units.count + 1)
        var from = [Int](repeating: 0, count: units.count + 1)
        best[0] = 0
        for start in units.indices where best[start].isFinite {
            var counts: [Int: Int] = [:]
            var length = 0.0
            for end in start..<min(units.count, start + Self.longest) {
                for term in units[end] {
                    let count = counts[term, default: 0] + 1
                    counts[term] = count
                    length += 1
                }
                let isLast = end + 1 == units.count
                guard end + 1 - start >= Self.shortest || (isLast && start == 0) else { continue }
                guard isLast || units.count - end - 1 >= Self.shortest else { continue }
                let cost = best[start] + price + cost(counts, length: length, vocabulary: vocabulary)
                if cost < best[end + 1] {
                    best[end + 1] = cost
                    from[end + 1] = start
                }
            }
        }
        guard best[units.count].isFinite else { return [0] }
        var starts: [Int] = []
        var end = units.count
        while end > 0 {
            end = from[end]
            starts.append(end)
        }
        return starts.reversed()
    }

    /// The negative logarithm of the likelihood of a part's words, with one added to each count.
    private func cost(_ counts: [Int: Int], length: Double, vocabulary: Double) -> Double {
        counts.values.reduce(length * Double.log(length + vocabulary)) { sum, count in
            sum - Double(count) * Double.log(Double(count) + 1)
        }
    }
}
