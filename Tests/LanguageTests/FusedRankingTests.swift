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

    @Test("Context is whole segments in stretches, each once, as many as fit")
    func stretches() {
        let source = segments((0..<6).map { ("A", "w\($0) one two three four") })
        let passages = [0...2, 1...3, 4...5].enumerated().map { ordinal, range in
            Passage(recordID: record, ordinal: ordinal, pieces: Array(source[range]))
        }
        let valued = zip(passages, [1.0, 3.0, 2.0]).map { ValuedPassage($0, line: 0, value: $1) }
        let all = ContextStretches(valued).stretches(words: 100)
        #expect(all.map { $0.passage.segmentIDs } == [source[0...3].map(\.id), source[4...5].map(\.id)])
        let some = ContextStretches(valued).stretches(words: 16)
        #expect(some.flatMap(\.passage.segmentIDs).count == 3)
        #expect(some.first?.passage.segmentIDs.contains(source[3].id) == true)
        #expect(ContextStretches(valued).stretches(words: 4).isEmpty)
        #expect(ContextStretches([]).stretches(words: 100).isEmpty)
    }

    @Test("Parts of a long segment become one again")
    func parts() {
        let words = (0..<400).map { "w\($0)" }.joined(separator: " ")
        let passages = PassageBuilder().passages(of: segments([("A", words)]), in: record)
        let valued = passages.map { ValuedPassage($0, line: 0, value: 1) }
        let found = ContextStretches(valued).stretches(words: 1_000)
        #expect(found.map(\.passage.text) == [words])
    }

    @Test("The only passage of a short meeting is context, and so are passages that are all as good", arguments: 1...3)
    func equals(_ count: Int) {
        let vector = TextVector([0.6, 0.8, 0]), question = TextVector([1, 0, 0])
        let vectors = [CompactVector?](repeating: CompactVector(vector), count: count)
        let entries = (0..<count).map { entry($0, [1], vector.similarity(to: question)) }
        let ranking = ContextRanking(entries, vectors: vectors, question: question, terms: ["red"])
        #expect(ranking.places.map(\.entry.ordinal).sorted() == Array(0..<count))
        #expect(ranking.places.allSatisfy { $0.score > 0 })
    }

    @Test("Context follows what the best passages speak of")
    func feedback() {
        // The second passage shares nothing with the question, but its direction with the best passage.
        let question = TextVector([1, 0, 0]), best = TextVector([0.8, 0.6, 0])
        let vectors = [best, TextVector([0, 1, 0]), TextVector([0, 0, 1]), TextVector([0, 0, -1])].map {
            CompactVector($0)
        }
        let entries = vectors.indices.map { index in
            entry(index * 100, [0], vectors[index].similarity(to: question))
        }
        let ranking = ContextRanking(entries, vectors: vectors, question: question, terms: ["red"])
        #expect(ranking.places.first?.entry.ordinal == 0)
        #expect(ranking.places.contains { $0.entry.ordinal == 100 })
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

    @Test(
        "A shelf gives the same order as the vectors themselves, whole or by their signs",
        arguments: [VectorShelf.Form.compact, .sketch])
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
