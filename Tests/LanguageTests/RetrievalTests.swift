import Foundation
import Testing

@testable import Language

@Suite("Passages and their ranking")
struct RetrievalTests {
    private func words(_ count: Int, from first: Int = 0) -> String {
        (first..<first + count).map { "w\($0)" }.joined(separator: " ")
    }

    @Test("Passages are whole segments that overlap, and no word is lost")
    func whole() {
        let source = segments((0..<40).map { ("S\($0 % 2)", words(15, from: $0 * 15)) })
        let passages = PassageBuilder().passages(of: source, in: record)
        #expect(passages.map(\.ordinal) == Array(passages.indices))
        #expect(passages.allSatisfy { WordCount.of($0.text) <= 120 && !$0.pieces.isEmpty })
        #expect(Set(passages.flatMap(\.segmentIDs)) == Set(source.map(\.id)))
        #expect(passages.flatMap(\.pieces).allSatisfy { piece in source.contains(piece) })
        for (before, after) in zip(passages, passages.dropFirst()) {
            #expect(!Set(before.segmentIDs).isDisjoint(with: after.segmentIDs))
        }
        #expect(passages[0].startMs == 0)
        #expect(passages[0].speakers == ["S0", "S1"])
    }

    @Test("A long segment is cut by words and cited as itself")
    func long() {
        let source = segments([("A", "short one"), ("B", words(1_000)), ("C", "end")])
        let passages = PassageBuilder().passages(of: source, in: record)
        #expect(passages.count > 10)
        let covered = Set(passages.flatMap { $0.text.split(separator: " ").map(String.init) })
        #expect(covered == Set(source.flatMap { $0.text.split(separator: " ").map(String.init) }))
        #expect(passages.allSatisfy { Set($0.segmentIDs).count == $0.segmentIDs.count })
        for passage in passages {
            let citation = Citation(segmentIDs: passage.segmentIDs, quote: passage.text, startMs: nil)
            #expect(CitationChecker().holds(citation, in: texts(of: source)))
        }
    }

    @Test("Nothing gives no passages, and text without spaces is cut too")
    func odd() {
        #expect(PassageBuilder().passages(of: [], in: record).isEmpty)
        #expect(PassageBuilder().passages(of: segments([("A", "  "), (nil, "")]), in: record).isEmpty)
        let han = PassageBuilder().passages(of: segments([("A", String(repeating: "漢字", count: 500))]), in: record)
        #expect(han.count > 5)
    }

    @Test("Function words and question words are left out, names and numbers kept")
    func query() {
        let query = QueryTerms("What did Anna Lee say about the 3 budgets?")
        #expect(query.terms == ["anna", "lee", "3", "budget"])
        #expect(query.names == ["anna", "lee", "3"])
        #expect(!query.isGeneral)
        #expect(QueryTerms("Summarise the meeting").isGeneral)
        #expect(QueryTerms("What was discussed?").isGeneral)
        #expect(QueryTerms("who is it").terms == ["who", "is", "it"])
        #expect(!QueryTerms("who is it").isGeneral)
        #expect(QueryTerms("?!").terms.isEmpty)
    }

    @Test("The passage that speaks of it ranks first, for words of any language and for a speaker's name")
    func ranking() {
        let source = segments(planning.flatMap { [$0, ("Dora", words(110))] } + [("Юрий", "Бюджет проекта утверждён")])
        let ranker = PassageRanker(PassageBuilder().passages(of: source, in: record))
        #expect(
            ranker.rank(QueryTerms("Why were the certificates refused by the banks?")).first?.passage.text.contains(
                "refuse") == true)
        #expect(ranker.rank(QueryTerms("бюджет")).first?.passage.text.contains("Бюджет") == true)
        #expect(ranker.rank(QueryTerms("What did Юрий say?")).first?.passage.speakers.contains("Юрий") == true)
        #expect(ranker.rank(QueryTerms("submarine")).isEmpty)
    }

    @Test("Given totals, candidates rank as they do among all passages")
    func givenTotals() {
        let all = PassageBuilder(width: 40, stride: 20).passages(of: segments(planning), in: record)
        let query = QueryTerms("certificates for the banks and the domain")
        let whole = PassageRanker(all)
        let full = whole.scores(query).filter { $0.score > 0 }
        let some = PassageRanker(full.map(\.passage).reversed(), statistics: whole.statistics).scores(query)
        #expect(some.reversed().map(\.score) == full.map(\.score))
    }

    @Test("BM25 gives the textbook value")
    func formula() {
        let totals = CorpusStatistics(passageCount: 10, averageLength: 100, documentFrequency: ["x": 2])
        let score = BM25(k1: 1.2, b: 0.75).score(["x", "y"], counts: ["x": 3], length: 50, in: totals)
        let weight = Double.log(1 + 8.5 / 2.5)
        #expect(abs(score - weight * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 0.5))) < 1e-12)
        #expect(totals.weight(of: "absent") > totals.weight(of: "x"))
    }

    @Test("Neighbours of a better passage are left out, not those of another record")
    func overlaps() {
        func ranked(_ record: UUID, _ ordinal: Int, _ score: Double) -> RankedPassage {
            RankedPassage(
                passage: Passage(recordID: record, ordinal: ordinal, pieces: segments([("A", "x")])), score: score)
        }
        let other = segmentID(9)
        let list = [
            ranked(record, 4, 9), ranked(record, 5, 8), ranked(other, 5, 7), ranked(record, 6, 6), ranked(record, 3, 5),
        ]
        let kept = list.withoutOverlaps()
        #expect(kept.map(\.score) == [9, 7, 6])
    }

    @Test("Highlights are UTF-16 offsets of every form of a word")
    func highlights() {
        let text = "🙂 Meet the bank: BANKS' rules"
        let units = Array(text.utf16)
        let found = Highlighter().positions(of: QueryTerms("bank"), in: text).map {
            String(decoding: units[$0], as: UTF16.self)
        }
        #expect(found == ["bank", "BANKS"])
        #expect(Highlighter(limit: 1).positions(of: QueryTerms("bank"), in: text).count == 1)
    }

    @Test("A context fills its budget with stretches of talk, no segment counted twice")
    func context() {
        let source = segments(
            (0..<200).map { ("S", $0 == 100 ? "the certificates of the banks" : words(12, from: $0 * 12)) })
        let ranker = PassageRanker(PassageBuilder().passages(of: source, in: record))
        let packed = ContextPacker().pack(ranker.scores(QueryTerms("certificates banks")), words: 300)
        let pieces = Set(packed.flatMap { $0.passage.pieces })
        #expect(pieces.contains { $0.id == segmentID(100) })
        let total = pieces.reduce(0) { $0 + WordCount.of($1.text) }
        #expect(total > 150 && total <= 300)
        #expect(ContextPacker().pack([], words: 100).isEmpty)
    }
}
