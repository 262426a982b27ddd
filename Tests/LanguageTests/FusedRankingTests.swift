import Foundation
import Testing

@testable import Language

@Suite("Ranking by words and meaning")
struct FusedRankingTests {
    private let record = UUID()

    private func entry(_ ordinal: Int, _ counts: [Int], _ similarity: Float?, line: Int = 0) -> RankingEntry {
        RankingEntry(
            id: Int64(ordinal), recordID: record, line: line, ordinal: ordinal, counts: counts, length: 100,
            similarity: similarity)
    }

    @Test("Terms are counted as whole words, whatever stands around them")
    func counting() {
        let terms = QuestionTerms(["red", "预"])
        let entry = RankingEntry(
            id: 1, recordID: record, ordinal: 0, terms: "red redder  预 算 red ", counting: terms)
        #expect(entry.counts == [2, 1])
        #expect(entry.length == 5)
        #expect(RankingEntry(id: 1, recordID: record, ordinal: 0, terms: "", counting: terms).counts == [0, 0])
        let none = RankingEntry(id: 1, recordID: record, ordinal: 0, terms: "a b", counting: QuestionTerms([]))
        #expect(none.counts.isEmpty && none.length == 2)
    }

    @Test("What is near in meaning is found without a word; what is neither is not")
    func near() {
        let entries = [entry(0, [0], 0.6), entry(10, [1], 0.1), entry(20, [0], 0.05), entry(30, [0], nil)]
        let ranking = FusedRanking(entries, terms: ["red"])
        #expect(ranking.usesMeaning)
        #expect(Set(ranking.found().map(\.entry.ordinal)) == [0, 10])
        #expect(ranking.context().count == 4)
    }

    @Test("Words and meaning together beat either alone")
    func both() {
        let entries = [entry(0, [3], 0.1), entry(10, [0], 0.5), entry(20, [2], 0.45), entry(30, [0], 0)]
        #expect(FusedRanking(entries, terms: ["red"]).found().first?.entry.ordinal == 20)
    }

    @Test("By words alone scores are those of BM25, and what holds no word is not found")
    func words() {
        let entries = [entry(0, [1], nil), entry(10, [0], nil)]
        let ranking = FusedRanking(entries, terms: ["red"])
        #expect(!ranking.usesMeaning)
        let expected = BM25().score(["red"], counts: ["red": 1], length: 100, in: ranking.statistics)
        #expect(ranking.scores == [expected, 0])
        #expect(ranking.found().map(\.entry.ordinal) == [0])
    }

    @Test("Passages of different kinds are no neighbours")
    func lines() {
        let entries = [entry(0, [1], nil), entry(1, [1], nil, line: 1)]
        #expect(FusedRanking(entries, terms: ["red"]).found().withoutOverlaps().count == 2)
        let neighbours = [entry(0, [1], nil), entry(1, [1], nil)]
        #expect(FusedRanking(neighbours, terms: ["red"]).found().withoutOverlaps().count == 1)
    }

    @Test("Nothing to rank, no terms, and scores that are all equal give no numbers that are none")
    func degenerate() {
        #expect(FusedRanking([], terms: ["red"]).found().isEmpty)
        let equal = [entry(0, [], 0.5), entry(5, [], 0.5)]
        #expect(FusedRanking(equal, terms: []).found().allSatisfy { $0.score.isFinite })
    }

    @Test("Room for words is filled in order, a segment counts once, and what does not fit ends it")
    func fill() {
        func passage(_ ordinal: Int, _ segments: [SourceSegment]) -> Passage {
            Passage(recordID: record, ordinal: ordinal, pieces: segments)
        }
        let a = SourceSegment(id: UUID(), speaker: nil, text: "one two three")
        let b = SourceSegment(id: UUID(), speaker: nil, text: "four five")
        var fill = ContextFill(words: 5)
        #expect(fill.take(passage(0, [a])))
        #expect(fill.take(passage(1, [a])))
        #expect(fill.take(passage(2, [a, b])))
        #expect(fill.passages.map(\.ordinal) == [0, 2])
        #expect(!fill.take(passage(3, [SourceSegment(id: UUID(), speaker: nil, text: "six")])))
    }
}

@Suite("Vectors in little room")
struct CompactVectorTests {
    private func vector(_ seed: UInt64, _ count: Int = 384) -> TextVector {
        var state = seed
        return TextVector(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
            })
    }

    @Test("A byte for each number keeps cosines to a thousandth")
    func rounding() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let one = vector(seed), other = vector(seed + 100)
            #expect(abs(CompactVector(one).similarity(to: other) - one.similarity(to: other)) < 0.002)
            #expect(abs(CompactVector(one).similarity(to: one) - 1) < 0.002)
        }
    }

    @Test("Bytes are read as they were written, and anything else is refused")
    func bytes() {
        let compact = CompactVector(vector(3))
        #expect(CompactVector(bytes: compact.bytes) == compact)
        #expect(compact.bytes.count == 388)
        #expect(CompactVector(bytes: []) == nil)
        #expect(CompactVector(bytes: [1, 2, 3, 4]) == nil)
        #expect(CompactVector(bytes: [0, 0, 0xC0, 0x7F, 1]) == nil)
        let zeros = CompactVector(TextVector([Float](repeating: 0, count: 8)))
        #expect(zeros.similarity(to: vector(1, 8)) == 0)
        #expect(zeros.similarity(to: vector(1)) == 0)
    }

    @Test("A shelf gives the same order as the vectors themselves, whole or by their signs", arguments: [VectorShelf.Form.compact, .sketch])
    func shelf(_ form: VectorShelf.Form) {
        let question = vector(1)
        // Each is nearer to the question than the one before.
        let items = (0..<50).map { index in
            let other = vector(UInt64(index) + 1_000)
            let mixed = zip(question.values, other.values).map { $0 * Float(index) / 10 + $1 }
            return VectorShelf.Item(id: Int64(index), line: index % 2, vector: CompactVector(TextVector(mixed)))
        }
        let shelf = VectorShelf(items, form: form)
        var best = BestLikenesses(limit: 5)
        shelf.compare(VectorShelf.Question(question), lines: nil, ids: nil, &best)
        let found = best.sorted.map(\.id)
        #expect(Set(found).isSubset(of: Set(38..<50)))
        if form == .compact { #expect(found == [49, 48, 47, 46, 45]) }
        var odd = BestLikenesses(limit: 50)
        shelf.compare(VectorShelf.Question(question), lines: [1], ids: [3, 4, 5], &odd)
        #expect(Set(odd.sorted.map(\.id)) == [3, 5])
        var none = BestLikenesses(limit: 5)
        shelf.compare(VectorShelf.Question(vector(1, 8)), lines: nil, ids: nil, &none)
        #expect(none.sorted.isEmpty)
        #expect(VectorShelf([], form: form).count == 0)
    }
}
