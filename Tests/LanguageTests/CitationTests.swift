import Foundation
import Testing

@testable import Language

@Suite("A citation holds if its words stand where it says")
struct CitationTests {
    private let texts = [segmentID(0): "Hello, World - it's fine", segmentID(1): "and GRÜSSE too"]

    private func holds(_ ids: [Int], _ quote: String) -> Bool {
        CitationChecker().holds(Citation(segmentIDs: ids.map(segmentID), quote: quote, startMs: nil), in: texts)
    }

    @Test("Case, space and punctuation do not matter")
    func lenient() {
        #expect(holds([0], "hello   world"))
        #expect(holds([0], "WORLD! It s fine."))
        #expect(holds([1], "grüsse"))
    }

    @Test("It may cross from one segment into the next, in order")
    func crossing() {
        #expect(holds([0, 1], "it's fine and Grüsse"))
        #expect(!holds([1, 0], "it's fine and Grüsse"))
    }

    @Test("Other words, no words, no segment or an unknown one do not hold")
    func refused() {
        #expect(!holds([0], "hello moon"))
        #expect(!holds([0], ""))
        #expect(!holds([0], " …!"))
        #expect(!holds([], "hello"))
        #expect(!holds([0, 7], "hello"))
        #expect(!holds([1], "hello"))
    }

    @Test("A text made to be slow is searched in one pass")
    func hostile() {
        let text = String(repeating: "a", count: 200_000)
        let quote = String(repeating: "a", count: 100_000) + "b"
        let citation = Citation(segmentIDs: [segmentID(0)], quote: quote, startMs: nil)
        #expect(!CitationChecker().holds(citation, in: [segmentID(0): text]))
        #expect(FlatText("abababac").contains(FlatText("ababac")))
    }
}

@Suite("Finding a quote")
struct QuoteFinderTests {
    private let ids = (0..<4).map { _ in UUID() }

    private func places(_ quote: String, limit: Int = 100) -> [[Int]] {
        let texts = ["One two.", "— …", "Three, four two THREE", "four!"]
        return QuoteFinder(Array(zip(ids, texts)).map { (id: $0, text: $1) }).places(of: quote, limit: limit)
            .map { $0.compactMap(ids.firstIndex) }
    }

    @Test("A quote is found wherever its words stand, also across segments and past those without words")
    func finds() {
        #expect(places("one TWO") == [[0]])
        #expect(places("two three") == [[0, 2], [2]])
        #expect(places("two, three. FOUR!") == [[0, 2], [2, 3]])
        #expect(places("two three", limit: 1) == [[0, 2]])
    }

    @Test(
        "Parts of words, words in another order and nothing are not found",
        arguments: ["ne two", "tw", "two one", "", "…"])
    func nothing(_ quote: String) {
        #expect(places(quote).isEmpty)
    }

    @Test("Overlapping places are all found")
    func overlapping() {
        let finder = QuoteFinder([(id: ids[0], text: "no no no")])
        #expect(finder.places(of: "no no").count == 2)
        #expect(QuoteFinder.words(in: " No, no… ") == 2)
    }
}
