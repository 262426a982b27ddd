import Foundation

/// What a reader with a word budget should read for a question, out of passages that were looked at: stretches of whole
/// segments, chosen one by one.
///
/// Three things make it differ from a list of single hits, all measured on QMSum's validation meetings (see
/// `docs/decisions/0005-search-by-meaning.md`). The question's vector is moved towards the three best passages
/// (Rocchio's feedback), so that what is said of the subject counts, and not only what sounds like the question. Scores
/// are smoothed over neighbours with a narrow and a wide Gaussian, for people stay with a subject. And segments are
/// chosen, not passages, so that no word is counted twice and the budget is used up.
public struct ContextRanking: Sendable {
    /// Passages that the question is moved towards.
    private static let feedback = 3
    /// Standard deviations of the two Gaussians, in passages.
    private static let sigmas = [2.0, 6.0]

    /// The entries, with the value of what stands in them, best first.
    public let places: [FusedRanking.Place]

    /// Ranks entries.
    /// - Parameters:
    ///   - vectors: of the entries, in their order; nil where there is none.
    ///   - question: the question's vector; nil ranks by words.
    public init(
        _ entries: [RankingEntry], vectors: [CompactVector?], question: TextVector?, terms: [String],
        statistics: CorpusStatistics? = nil, weights: FusionWeights = FusionWeights()
    ) {
        var ranking = FusedRanking(entries, terms: terms, statistics: statistics, weights: weights)
        if let question, ranking.usesMeaning {
            let moved = Self.moved(question, towards: ranking, vectors)
            let entries = zip(entries, vectors).map { entry, vector in
                RankingEntry(
                    id: entry.id, recordID: entry.recordID, line: entry.line, ordinal: entry.ordinal,
                    counts: entry.counts, length: entry.length, similarity: vector?.similarity(to: moved))
            }
            ranking = FusedRanking(entries, terms: terms, statistics: statistics, weights: weights)
        }
        // What is worse than the mean is no reason to leave out its neighbours.
        var scores = ranking.scores.map { max($0, 0) }
        // All are as good as each other, as the only passage of a short meeting is: all are worth reading.
        if ranking.usesMeaning, scores.allSatisfy({ $0 == 0 }) { scores = scores.map { _ in 1 } }
        var values = [Double](repeating: 0, count: scores.count)
        for sigma in Self.sigmas {
            for (index, value) in ContextPacker(sigma: sigma).smoothing(scores, of: entries).enumerated() {
                values[index] += value
            }
        }
        places = zip(entries, values).filter { $0.1 > 0 }.map { FusedRanking.Place(entry: $0.0, score: $0.1) }
            .sorted(by: FusedRanking.precedes)
    }

    private static func moved(_ question: TextVector, towards ranking: FusedRanking, _ vectors: [CompactVector?])
        -> TextVector
    {
        let smoothed = ContextPacker().smoothing(ranking.scores, of: ranking.entries)
        let best = smoothed.indices.filter { vectors[$0] != nil }.sorted { (smoothed[$1], $0) < (smoothed[$0], $1) }
            .prefix(feedback)
        guard !best.isEmpty else { return question }
        var values = question.values
        for case let vector? in best.map({ vectors[$0] }) where vector.codes.count == values.count {
            let share = vector.scale / Float(best.count)
            for index in values.indices { values[index] += Float(vector.codes[index]) * share }
        }
        return TextVector(values)
    }
}

/// A passage and the value of what stands in it.
public struct ValuedPassage: Sendable {
    /// The passage.
    public let passage: Passage
    /// Tells apart what is said of one record in several places.
    public let line: Int
    /// Above 0.
    public let value: Double

    /// Puts them together.
    public init(_ passage: Passage, line: Int, value: Double) {
        (self.passage, self.line, self.value) = (passage, line, value)
    }
}

/// Segments chosen out of passages until a number of words is full, and put together to stretches.
public struct ContextStretches: Sendable {
    private struct Place: Hashable {
        let line: RecordLine
        let segment: UUID
    }

    private struct Unit {
        var segment: SourceSegment
        var sum: Double
        var count: Double
        /// The order in which it is met.
        let order: Int
        var next: Place?
    }

    private var units: [Place: Unit] = [:]

    /// How much of its length a segment costs: with 1 the budget would go to the shortest remarks, with 0 a long one
    /// takes the place of several around it. And words that the shortest remark is reckoned with.
    private static let thrift = 0.15
    private static let leastWords = 20.0

    /// Takes the segments of passages; a segment is worth the mean of the passages that hold it.
    public init(_ passages: [ValuedPassage]) {
        for valued in passages.sorted(by: { $0.passage.ordinal < $1.passage.ordinal }) {
            let line = RecordLine(record: valued.passage.recordID, line: valued.line)
            var previous: Place?
            for piece in valued.passage.pieces {
                let place = Place(line: line, segment: piece.id)
                add(piece, at: place, worth: valued.value)
                if let previous, previous != place { units[previous]?.next = place }
                previous = place
            }
        }
    }

    private mutating func add(_ piece: SourceSegment, at place: Place, worth value: Double) {
        guard var unit = units[place] else {
            units[place] = Unit(segment: piece, sum: value, count: 1, order: units.count)
            return
        }
        unit.sum += value
        unit.count += 1
        unit.segment = unit.segment.joined(with: piece)
        units[place] = unit
    }

    /// Stretches of about `words` words in all, best first; a stretch is as good as the best of its segments.
    public func stretches(words budget: Int) -> [RankedPassage] {
        let words = units.mapValues { WordCount.of($0.segment.text) }
        let worth = Dictionary(
            uniqueKeysWithValues: units.map { place, unit in
                (place, unit.sum / unit.count / pow(Double(words[place] ?? 0) + Self.leastWords, Self.thrift))
            })
        let order = units.keys.sorted { first, second in
            let one = worth[first] ?? 0, other = worth[second] ?? 0
            return one != other ? one > other : (units[first]?.order ?? 0) < (units[second]?.order ?? 0)
        }
        var left = budget
        var chosen: Set<Place> = []
        for place in order {
            guard let words = words[place], words <= left else { continue }
            left -= words
            chosen.insert(place)
        }
        let followers = Set(chosen.compactMap { units[$0]?.next }.filter(chosen.contains))
        let beginnings = order.filter { chosen.contains($0) && !followers.contains($0) }
        return beginnings.map { stretch(from: $0, chosen, worth) }.sorted(by: RankedPassage.precedes)
    }

    private func stretch(from first: Place, _ chosen: Set<Place>, _ worth: [Place: Double]) -> RankedPassage {
        var pieces: [SourceSegment] = []
        var best = 0.0
        var seen: Set<Place> = []
        var place: Place? = first
        while let here = place, chosen.contains(here), seen.insert(here).inserted, let unit = units[here] {
            pieces.append(unit.segment)
            best = max(best, worth[here] ?? 0)
            place = unit.next
        }
        let passage = Passage(recordID: first.line.record, ordinal: units[first]?.order ?? 0, pieces: pieces)
        return RankedPassage(passage: passage, score: best, line: first.line.line)
    }
}

extension SourceSegment {
    /// Two parts of one segment as one, the second being further on; what they share stands once.
    fileprivate func joined(with part: SourceSegment) -> SourceSegment {
        let mine = Array(text.utf8), other = Array(part.text.utf8)
        guard mine != other else { return self }
        var shared = min(mine.count, other.count)
        while shared > 0, !mine.suffix(shared).elementsEqual(other.prefix(shared)) { shared -= 1 }
        // A part that lies within what is there already adds nothing.
        if shared == 0, FlatText(text).contains(FlatText(part.text)) { return self }
        let gap = shared == 0 ? Array(" … ".utf8) : []
        let joined = String(decoding: mine + gap + other.dropFirst(shared), as: UTF8.self)
        return SourceSegment(id: id, speaker: speaker, text: joined, startMs: startMs, endMs: part.endMs)
    }
}
