import Database
import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("Search by words and meaning")
struct SearchTests {
    private static let money = "Ada: The budget was approved by everybody."
    private static let dogs = "Bob: My hound barked through the night."

    @Test("What means the same is found in other words, and not by words alone")
    func meaning() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting(Self.money)
            _ = try await house.meeting(Self.dogs)
            #expect(try await house.find("money").map(\.meetingID) == [meeting])
            #expect(try await house.find("money").first?.highlights.isEmpty == true)
            #expect(try await house.find(SearchQuery(q: "money", by: .words)).isEmpty)
            #expect(try await house.find(SearchQuery(q: "money", meetingID: meeting)).count == 1)
            let context = ContextQuery(q: "money", words: 50)
            let read = try await house.mesh()[SearchService.self].context(matching: context).items
            #expect(read.first?.meetingID == meeting)
        }
    }

    @Test("A question is answered with what means the same, of all that has as many of its words")
    func answers() async throws {
        try await LineHouse.open { line in
            let house = try SearchHouse(line)
            // Each fills a passage.
            let rest = String(repeating: "It went on like this for quite a while. ", count: 14)
            let hounds = "Ada: The hound was approved for the summer party. \(rest)"
            let funds = "Bob: The funds were approved for the summer party. \(rest)"
            let others = (0..<30).map { "Cid: Number \($0) says nothing of the matter. \(rest)" }
            let lines = [hounds, hounds] + others + [funds]
            let meeting = try await house.meeting(lines.joined(separator: "\n"))
            let question = Question(question: "Was the money approved for the summer party?", meetingIDs: [meeting])
            let answer = try await house.mesh()[AskService.self].ask(question)
            #expect(answer.citations.first?.quote.contains("The funds were approved") == true)
            let byWords = try SearchHouse(line, searchesByMeaning: false)
            let plain = try await byWords.mesh()[AskService.self].ask(question)
            #expect(plain.answered && plain.citations.first?.quote.contains("The funds were approved") == false)
        }
    }

    @Test("Without the model search goes by words; once it is there, what lacks vectors gets them")
    func installedLater() async throws {
        try await LineHouse.open { line in
            let before = try SearchHouse(line, searchesByMeaning: false)
            let meeting = try await before.meeting(Self.money)
            #expect(try await before.find("approved").map(\.meetingID) == [meeting])
            #expect(try await before.find("money").isEmpty)
            let after = try SearchHouse(line)
            #expect(try await after.find("approved").map(\.meetingID) == [meeting])
            let reindexing = Reindexing(database: line.database, queue: line.queue)
            #expect(try await reindexing.catchUp(with: after.embedder.identity) == 1)
            try await after.work()
            #expect(try await after.find("money").map(\.meetingID) == [meeting])
            #expect(try await reindexing.catchUp(with: after.embedder.identity) == 0)
            // Another model: its vectors take the place of those before, which are never compared with its own.
            let other = try SearchHouse(line, embedder: ConceptEmbedder("concepts/2"))
            #expect(try await other.find("money").isEmpty)
            #expect(try await reindexing.catchUp(with: other.embedder.identity) == 1)
            try await other.work()
            #expect(try await other.find("money").map(\.meetingID) == [meeting])
            #expect(try await after.find("money").isEmpty)
        }
    }

    @Test("Only passages whose words changed get a new vector")
    func changedOnly() async throws {
        try await SearchHouse.open { house in
            let lines = (0..<40).map {
                "Ada: Sentence number \($0) speaks of one thing and then of another one at length."
            }
            let meeting = try await house.meeting(lines.joined(separator: "\n"))
            let all = house.embedder.texts.count
            #expect(all > 5)
            try await house.index(meeting)
            #expect(house.embedder.texts.count == all)
            let transcript = try await house.line.transcript(meeting)
            _ = try await house.mesh()[SegmentService.self].update(
                transcript.segments[0].id,
                SegmentChange(text: .to("Sentence number zero speaks of a puppy instead of it.")),
                ifMatch: nil)
            try await house.index(meeting)
            let renewed = house.embedder.texts.count - all
            #expect((1...2).contains(renewed))
            #expect(try await house.find("dog").first?.text.contains("puppy") == true)
            #expect(try await house.line.count("passages") == house.line.count("passage_vectors"))
        }
    }

    @Test("Work that fails half-way goes on with what is left")
    func goesOn() async throws {
        try await SearchHouse.open { house in
            let lines = (0..<400).map {
                "Ada: Sentence number \($0) speaks of one thing and then of another one at length."
            }
            house.embedder.fail(1)
            _ = try await house.meeting(lines.joined(separator: "\n"))
            let passages = try await house.line.count("passages")
            #expect(passages > 64)
            #expect(try await house.line.count("passage_vectors") == passages)
            #expect(house.embedder.texts.count == passages)
        }
    }

    @Test("A question whose vector cannot be had is searched for by words")
    func broken() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting(Self.money)
            house.embedder.fail(1)
            #expect(try await house.find("approved budget").map(\.meetingID) == [meeting])
        }
    }

    @Test("Other workspaces' passages never come up, by words or by meaning, from the database or from memory")
    func foreign() async throws {
        try await SearchHouse.open { house in
            let ours = try await house.meeting(Self.money)
            let theirs = try await house.meeting("Eve: The budget is our secret.", as: .stranger)
            for _ in 0..<2 {
                #expect(try await house.find("money").map(\.meetingID) == [ours])
                #expect(try await house.find("budget").map(\.meetingID) == [ours])
                #expect(try await house.find("money", as: .stranger).map(\.meetingID) == [theirs])
                #expect(try await house.find("budget", as: .stranger).map(\.meetingID) == [theirs])
            }
            #expect(try await house.find(SearchQuery(q: "secret", person: "Eve")).isEmpty)
            #expect(
                await LineHouse.code { try await house.find(SearchQuery(q: "budget", meetingID: theirs)) }
                    == "not_found")
            #expect(
                await LineHouse.code { try await house.find(SearchQuery(q: "budget", meetingIDs: [ours, theirs])) }
                    == "not_found")
            let index = try #require(house.meaning?.index)
            #expect(await index.workspaces == [house.line.workspace, house.line.elsewhere])
            // Even a copy that held a foreign passage would show nothing: rows are asked for by workspace.
            let question = await house.meaning?.question("money")
            let found = try await house.line.database.read(.workspace(house.line.workspace)) { session in
                try await PassageSearch(session: session, workspace: house.line.elsewhere, meaning: question)
                    .find("secret", in: SearchFilter(), limit: 10, withoutOverlaps: true)
            }
            #expect(found.ranked.allSatisfy { $0.passage.recordID == ours.uuid })
        }
    }

    @Test("A copy in memory follows the commits of other nodes")
    func otherNodes() async throws {
        try await LineHouse.open { line in
            let one = try SearchHouse(line), other = try SearchHouse(line)
            let first = try await one.meeting(Self.money)
            #expect(try await other.find("funds").map(\.meetingID) == [first])
            let second = try await one.meeting("Cem: Funds are short.")
            #expect(try await Set(other.find("money").map(\.meetingID)) == [first, second])
            try await one.mesh()[MeetingService.self].delete(first)
            #expect(try await other.find("money").map(\.meetingID) == [second])
            #expect(try await line.count("passage_vectors") == 1)
            #expect(try await line.count("passage_speakers") == 1)
        }
    }

    @Test("Beyond the limit of whole vectors, signs find the same")
    func sketches() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting(Self.money)
            for _ in 0..<3 { _ = try await house.meeting(Self.dogs) }
            let index = VectorIndex(
                database: house.line.database, model: house.embedder.identity, memory: 1 << 20, exactLimit: 2)
            let copy = try await index.copy(of: house.line.workspace)
            #expect(copy.form == .sketch && copy.count == 4)
            let vector = try #require(try await house.embedder.vectors(of: ["money"]).first)
            let meaning = QuestionMeaning(model: house.embedder.identity, vector: vector, index: index)
            let found = try await house.line.database.read(.workspace(house.line.workspace)) { session in
                try await PassageSearch(session: session, workspace: house.line.workspace, meaning: meaning)
                    .find("money", in: SearchFilter(), limit: 10, withoutOverlaps: true)
            }
            #expect(found.ranked.map(\.passage.recordID) == [meeting.uuid])
        }
    }

    @Test("The memory of copies is limited: the one that was not used for longest goes")
    func memory() async throws {
        try await SearchHouse.open { house in
            _ = try await house.meeting(Self.money)
            _ = try await house.meeting(Self.money, as: .stranger)
            let index = VectorIndex(database: house.line.database, model: house.embedder.identity, memory: 1)
            for workspace in [house.line.workspace, house.line.elsewhere, house.line.workspace] {
                #expect(try await index.copy(of: workspace).count == 1)
                #expect(await index.workspaces == [workspace])
            }
        }
    }
}
