import Foundation
import Testing

@testable import Language

@Suite("Asking a language model")
struct AskingTests {
    // MARK: Claims as they come

    private static let answer = """
        {"claims":[{"quotes":[{"number":2,"words":"a \\"b\\" } ] c"}],"text":"First."},{"text":"Second.","quotes":[]}]}
        """

    @Test("Claims are read as soon as they end, however the answer is cut")
    func claims() {
        for size in [1, 2, 7, 1_000] {
            var reader = ClaimReader(), found: [Claim] = []
            var rest = Substring(Self.answer)
            while !rest.isEmpty {
                found += reader.read(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(found.map(\.text) == ["First.", "Second."])
            #expect(found.first?.quotes == [Claim.Quote(number: 2, words: "a \"b\" } ] c")])
        }
        var reader = ClaimReader()
        #expect(reader.read(String(Self.answer.dropLast(20))).count == 1)
    }

    @Test(
        "What is no claim is passed over",
        arguments: [
            "", "null", "The budget is 40,000.", #"{"claims":null}"#, #"{"claims":["text"]}"#,
            #"{"claims":[{"text":5}]}"#,
            #"{"claims":[{"text":"","quotes":[]}]}"#, "}}}}]]]]", "[[[[{{{{", #"{"claims":[{"text":"x""#,
        ])
    func noClaims(_ text: String) { #expect(ClaimReader.claims(of: text).isEmpty) }

    @Test("Claims have limits")
    func limits() {
        let one = #"{"quotes":[],"text":"\#(String(repeating: "x", count: 5_000))"}"#
        let many = ClaimReader.claims(of: #"{"claims":[\#(Array(repeating: one, count: 50).joined(separator: ","))]}"#)
        #expect(many.count == AnswerPrompt.mostClaims)
        #expect(many.allSatisfy { $0.text.count <= AnswerPrompt.longestText })
    }

    // MARK: Text without markup

    @Test(
        "Of markup nothing is left that a page would load or follow",
        arguments: [
            ("![x](https://evil.example/p.png)", "! [x] (https evil.example/p.png)"),
            ("[a](javascript:alert(1))", "[a] (javascript alert(1))"),
            ("<img src=x onerror=alert(1)>", "\u{2039}img src=x onerror=alert(1)\u{203A}"),
            ("a\u{202E}b\u{200B}c\u{0007}d", "abcd"), ("`code`", "'code'"),
            ("[1]: https://evil.example", "[1] : https evil.example"),
            ("We ship at 10:30 on Friday: 40,000 euros.", "We ship at 10:30 on Friday: 40,000 euros."),
            ("two\nlines", "two\nlines"), ("日本語 – naïve", "日本語 – naïve"),
        ])
    func harmless(_ text: String, _ expected: String) { #expect(HarmlessText.of(text) == expected) }

    // MARK: Follow-up questions

    private static let earlier = [
        Exchange(
            question: "What did Dana say about the release notes?", answer: "Dana: “I will write the release notes.”",
            speakers: ["Dana"])
    ]

    @Test(
        "A question that leans on another is told from one that stands by itself",
        arguments: [
            ("And who does that?", true), ("Why?", true), ("What about Erik?", true), ("When is it due?", true),
            ("Who said so?", true), ("What else?", true), ("What did she promise?", true), ("Is that certain?", true),
            ("What is the budget for the portal?", false), ("What was discussed?", false),
            ("Did Dana say that she is ill?", false), ("What did Erik say about the database?", false),
            ("Is that budget for the portal final?", false),
        ])
    func dependent(_ question: String, _ expected: Bool) {
        #expect(FollowUp(question, after: Self.earlier).isDependent == expected)
        #expect(!FollowUp(question, after: []).isDependent)
    }

    @Test(
        "The subject is carried over, and the person only where another is not asked for",
        arguments: [
            ("And who does that?", "And who does that? (about: release, notes)"),
            ("When is it due?", "When is it due? (about: Dana, release, notes)"),
            ("What about Erik?", "What about Erik? (about: release, notes)"),
            ("What is the budget for the portal?", "What is the budget for the portal?"),
        ])
    func carried(_ question: String, _ expected: String) {
        #expect(FollowUp(question, after: Self.earlier).carryingOver == expected)
    }

    @Test("Where the question before had no subject, the answer has one; and who was quoted is who is meant")
    func carriedFromAnswer() {
        let general = Exchange(
            question: "What was discussed?", answer: "Priya: “The load test failed.”", speakers: ["Priya"])
        #expect(FollowUp("And why?", after: [general]).carryingOver == "And why? (about: Priya, load, test, failed)")
        let unnamed = Exchange(question: "Why did the load test fail?", answer: "“…”", speakers: ["Priya"])
        #expect(
            FollowUp("When does she repeat it?", after: [unnamed]).carryingOver
                == "When does she repeat it? (about: Priya, load, test, fail)")
    }

    @Test(
        "A rewritten question is believed if it brings in nothing new",
        arguments: [
            ("When are the release notes due?", true), ("When are the release notes of Dana due?", true),
            ("When is it due?", false), ("When is Mallory's payment due?", false), ("", false),
            ("What are the release notes?", false),
        ])
    func rewritten(_ text: String, _ isTaken: Bool) throws {
        let followUp = FollowUp("When is it due?", after: Self.earlier)
        let json = String(decoding: try JSONEncoder().encode(["question": text]), as: UTF8.self)
        #expect(followUp.rewritten(from: json) == (isTaken ? text : nil))
        #expect(followUp.rewritten(from: text) == nil)
    }

    // MARK: Suggestions

    @Test("Suggested questions are about what was said, of several kinds, and are always the same")
    func suggested() {
        let lines = [
            ("Dana", "The billing portal ships on Friday. The billing portal needs a review."),
            ("Erik", "The budget is 40,000 euros. The budget of the billing portal stays."),
            ("Dana", "We decided to buy the larger machine for the database."),
            ("Priya", "The database fails under load. I will move the database to the larger machine."),
        ]
        let segments = lines.map { SourceSegment(id: UUID(), speaker: $0.0, text: $0.1) }
        let questions = SuggestedQuestions(segments, of: UUID()).questions()
        #expect(questions.contains { $0.text == "What was said about billing portal?" })
        #expect(questions.contains { $0.text == "What was said about 40,000 euros?" })
        #expect(questions.contains { $0.kind == .person && $0.text.hasPrefix("What did Priya say about database") })
        #expect(questions.contains { $0.kind == .decision })
        #expect(SuggestedQuestions(segments, of: UUID()).questions() == questions)
        #expect(SuggestedQuestions([], of: UUID()).questions().isEmpty)
        #expect(SuggestedQuestions(segments, of: UUID()).questions(limit: 2).count == 2)
    }

    @Test("Nobody is asked about how something was done")
    func asksOfNoAdverbs() {
        let lines = [
            ("Ada", "Originally the supply came slowly. Originally I am from Chicago."),
            ("Bob", "The supply came slowly here as well, originally."),
        ]
        let segments = lines.map { SourceSegment(id: UUID(), speaker: $0.0, text: $0.1) }
        let questions = SuggestedQuestions(segments, of: UUID()).questions().map { $0.text.lowercased() }
        #expect(questions.contains { $0.contains("supply") })
        #expect(!questions.contains { $0.contains("originally") || $0.contains("slowly") })
    }
}
