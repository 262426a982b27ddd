import Foundation
import Language
import Testing

@Suite("Claims against the record")
struct GroundingTests {
    private static let spoken: [(String?, String)] = [
        ("Anna Berg", "Good morning. The launch is on Friday, the third of March, at half past ten."),
        (
            "Bob",
            "The budget for advertising is two thousand five hundred euros, that's 25 percent more than last year."
        ),
        ("Carol", "No, we can't move the website before the launch. We will move it in two weeks."),
        ("Bob", "I'll send the contract to Microsoft tomorrow, and I'll ask NASA for the"),
        ("Bob", "photographs of the launch pad."),
        ("Anna Berg", "Yes."),
        ("Carol", "Not only the bank but the lawyers have approved the contract."),
        ("Anna Berg", "I don't think that we will hire a new baker this year."),
        ("Dan", "We're going with the blue logo because the red one is too loud."),
        ("Dan", "The load test failed twice on Monday because of the database."),
    ]

    private var passages: [NumberedPassage] {
        segments(Self.spoken).enumerated().map {
            NumberedPassage(number: $0.offset + 1, recordID: record, segment: $0.element)
        }
    }

    private func verdict(_ text: String, _ quotes: [(Int, String)]) async -> ClaimVerdict {
        let claim = Claim(text: text, quotes: quotes.map { Claim.Quote(number: $0.0, words: $0.1) })
        return await ClaimCheck(passages).verdicts(on: [claim])[0]
    }

    private func fault(_ text: String, _ number: Int, _ quote: String) async -> ClaimFault? {
        if case .dropped(let fault) = await verdict(text, [(number, quote)]) { return fault }
        return nil
    }

    @Test(
        "What was said is kept",
        arguments: [
            ("The launch takes place on Friday, 3 March at 10:30.", 1, "The launch is on Friday"),
            ("Anna Berg said the launch is on Friday at 10:30 am.", 1, "the launch is on Friday"),
            ("The advertising budget is €2,500.", 2, "budget for advertising is two thousand five hundred euros"),
            ("The advertising budget of 2500 euros is 25% more than last year.", 2, "25 percent more than last year"),
            ("The website will move in 2 weeks.", 3, "We will move it in two weeks"),
            ("The website cannot be moved before the launch.", 3, "we can't move the website before the launch"),
            ("Bob will send Microsoft the contract tomorrow.", 4, "I'll send the contract to Microsoft tomorrow"),
            (
                "Bob will ask NASA for photographs of the launch pad.", 4,
                "ask NASA for the photographs of the launch pad"
            ),
            ("The bank and the lawyers have approved the contract.", 7, "the lawyers have approved the contract"),
            ("The blue logo was chosen because the red one is too loud.", 9, "going with the blue logo"),
            ("Anna Berg agreed: yes.", 6, "Yes."),
            ("The load test failed on Monday.", 10, "The load test failed twice on Monday"),
        ])
    func kept(_ text: String, _ number: Int, _ quote: String) async {
        #expect(await fault(text, number, quote) == nil)
    }

    @Test(
        "What was not said is dropped, for its fault",
        arguments: [
            ("The launch is on Friday.", 1, "the launch was on Friday", ClaimFault.unquoted),
            ("The launch is on Friday.", 1, "on Friday", .unquoted),
            ("The launch is on Monday.", 1, "The launch is on Friday", .number),
            ("The launch is on Friday, 4 March.", 1, "The launch is on Friday", .number),
            ("The launch is on Friday at 11:30.", 1, "The launch is on Friday", .number),
            ("The budget for advertising is $2,500.", 2, "The budget for advertising is", .number),
            ("The advertising budget is 25,000 euros.", 2, "The budget for advertising is", .number),
            ("The website moves in two months.", 3, "We will move it in two weeks", .number),
            ("Bob will send the contract next week.", 4, "I'll send the contract", .number),
            ("Bob will send the contract to Google tomorrow.", 4, "I'll send the contract to Microsoft", .name),
            ("Carol will send the contract to Microsoft.", 4, "I'll send the contract to Microsoft", .name),
            ("Bob will ask ESA for photographs.", 4, "I'll ask NASA for the", .name),
            ("The website can be moved before the launch.", 3, "move the website before the launch", .negation),
            ("The lawyers have not approved the contract.", 7, "the lawyers have approved the contract", .negation),
            ("We will hire a new baker this year.", 8, "we will hire a new baker this year", .negation),
            ("The blue logo was rejected.", 9, "We're going with the blue logo", .negation),
            ("The load test did not fail on Monday.", 10, "The load test failed twice on Monday", .negation),
            ("The company plans to open three bakeries abroad.", 9, "We're going with the blue logo", .number),
            ("The budget is unlimited.", 2, "The budget for advertising is", .meaning),
            ("The company plans to buy bakeries abroad.", 9, "We're going with the blue logo", .meaning),
        ])
    func dropped(_ text: String, _ number: Int, _ quote: String, _ expected: ClaimFault) async {
        #expect(await fault(text, number, quote) == expected)
    }

    @Test("A quote is cited as it stands, and a wrong number is mended where only one passage has the words")
    func mended() async throws {
        let verdict = await verdict(
            "The launch is on Friday.", [(7, "[1] Anna Berg: the LAUNCH is… the third of march")])
        guard case .kept(let claim) = verdict else {
            Issue.record("dropped")
            return
        }
        #expect(claim.sources.map(\.citation.quote) == ["The launch is", "the third of March"])
        #expect(claim.sources.allSatisfy { $0.citation.segmentIDs == [segmentID(0)] && $0.recordID == record })
    }

    @Test("Every source of what is kept holds, across passages too")
    func sourcesHold() async throws {
        let source = segments(Self.spoken)
        let claim = Claim(
            text: "Bob will ask NASA for photographs of the launch pad.",
            quotes: [
                Claim.Quote(number: 5, words: "NASA for the photographs"),
                Claim.Quote(number: 4, words: "no such words"),
            ])
        let checked = await ClaimCheck(passages).check([claim])
        let kept = try #require(checked.kept.first)
        #expect(kept.sources.map(\.citation.segmentIDs) == [[segmentID(3), segmentID(4)]])
        #expect(kept.sources.allSatisfy { CitationChecker().holds($0.citation, in: texts(of: source)) })
        #expect(checked.dropped.isEmpty)
    }

    @Test("A quote that stands in two other passages is nobody's")
    func ambiguous() async {
        let twice = [
            ("A", "we ship on Friday then"), ("B", "yes we ship on Friday"), ("C", "The weather is fine today."),
        ]
        .enumerated().map {
            NumberedPassage(
                number: $0.offset + 1, recordID: record, segment: segments([($0.element.0, $0.element.1)])[0])
        }
        let claim = Claim(text: "We ship on Friday.", quotes: [Claim.Quote(number: 3, words: "we ship on Friday")])
        #expect(await ClaimCheck(twice).check([claim]).dropped.map(\.fault) == [.unquoted])
    }

    @Test("An embedder that finds no likeness drops, one that fails changes nothing")
    func embedders() async {
        let claim = Claim(
            text: "The blue logo was chosen.", quotes: [Claim.Quote(number: 9, words: "We're going with the blue logo")]
        )
        let unlike = await ClaimCheck(passages, embedder: OddEmbedder(fails: false)).check([claim])
        #expect(unlike.dropped.map(\.fault) == [.meaning])
        let failing = await ClaimCheck(passages, embedder: OddEmbedder(fails: true)).check([claim])
        #expect(failing.kept.count == 1)
    }
}

/// Points every text another way, or fails.
private struct OddEmbedder: TextEmbedder {
    struct Failure: Error {}
    let fails: Bool
    var identity: String { "odd" }
    var dimensions: Int { 8 }
    func vectors(of texts: [String]) async throws -> [TextVector] {
        if fails { throw Failure() }
        return texts.indices.map { index in TextVector((0..<8).map { $0 == index % 8 ? 1 : 0 }) }
    }
}
