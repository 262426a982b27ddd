import Foundation
import Testing

@testable import Language

@Suite("Topics and open questions")
struct TopicTests {
    private static let bakery = [
        "The bakery website needs an order form with online payment for the bread.",
        "The online payment of the website was refused by two banks in the test.",
        "The order form of the bakery asks for the bread, the street and the payment.",
        "With the online payment the bakery sells more bread than in the shop.",
    ]
    private static let garden = [
        "The tomatoes in the greenhouse need more water in the dry summer weeks.",
        "A water tank beside the greenhouse would keep the tomatoes alive in summer.",
        "The greenhouse roof leaks, so the tomatoes rot when the rain falls.",
        "Tomatoes from our greenhouse taste better than those from the market.",
    ]

    private func draft(_ lines: [String]) -> DraftMinutes {
        ExtractiveMinutes().draft(
            from: segments(lines.enumerated().map { ($0.offset % 2 == 0 ? "Anna" : "Bob", $0.element) }))
    }

    @Test("A record is cut where its vocabulary changes, and titled in words that were spoken there")
    func cut() throws {
        let first = (0..<24).map { Self.bakery[$0 % 4] }
        let second = (0..<24).map { Self.garden[$0 % 4] }
        let topics = draft(first + second).topics
        #expect(topics.map(\.firstSegmentID) == [segmentID(0), segmentID(24)])
        #expect(topics.map(\.lastSegmentID) == [segmentID(23), segmentID(47)])
        #expect(topics.map(\.startMs) == [0, 24 * 5_000])
        for (topic, lines) in zip(topics, [first, second]) {
            let spoken = Set(lines.flatMap { WordScanner.words(of: $0).map(\.folded) })
            #expect(WordScanner.words(of: topic.title).allSatisfy { spoken.contains($0.folded) })
        }
        #expect(topics.last?.title.lowercased().contains("greenhouse") ?? topics.isEmpty)
    }

    @Test("A short record, and one about a single thing, is not cut")
    func single() {
        #expect(draft(Self.bakery).topics.isEmpty)
        #expect(draft((0..<30).map { Self.bakery[$0 % 4] }).topics.isEmpty)
        #expect(draft([]).topics.isEmpty)
    }

    @Test(
        "A question is open if nobody answers it or somebody cannot",
        arguments: [
            ("I don't know, we need to check that.", true), ("Good question.", true), ("Mm-hmm.", true),
            ("The bank in Leeds refused it because of the old domain.", false), ("Yes, they have signed it.", false),
        ])
    func questions(_ reply: String, _ isOpen: Bool) {
        let question = "Which of the banks has signed the new payment contract?"
        let draft = draft([Self.bakery[0], Self.bakery[1], question, reply])
        #expect(draft.openQuestions.map { $0.citations[0].quote } == (isOpen ? [question] : []))
    }

    @Test("What is said to be unknown is open too")
    func unknown() {
        let draft = draft(
            Self.bakery + ["We still need to find out whether the council allows a bigger oven in the yard."])
        #expect(draft.openQuestions.count == 1)
    }
}
