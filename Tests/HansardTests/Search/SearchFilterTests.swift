import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("What narrows a search, and what it is asked")
struct SearchFilterTests {
    @Test("By meetings, by date and by person")
    func narrow() async throws {
        try await SearchHouse.open { house in
            let early = Timestamp(microseconds: 1_700_000_000_000_000),
                late = Timestamp(microseconds: 1_800_000_000_000_000)
            let middle = Timestamp(microseconds: 1_750_000_000_000_000)
            let first = try await house.meeting("Sarah Jones: The budget is fine.", at: early)
            let second = try await house.meeting("Tom Ray: The budget is too small.", at: late)
            func found(_ query: SearchQuery) async throws -> Set<Meeting.ID> {
                Set(try await house.find(query).map(\.meetingID))
            }
            #expect(try await found(SearchQuery(q: "budget")) == [first, second])
            #expect(try await found(SearchQuery(q: "budget", meetingIDs: [second])) == [second])
            #expect(
                try await found(SearchQuery(q: "budget", meetingID: first, meetingIDs: [second])) == [first, second])
            #expect(try await found(SearchQuery(q: "money", from: middle)) == [second])
            #expect(try await found(SearchQuery(q: "money", to: middle)) == [first])
            #expect(try await found(SearchQuery(q: "money", from: early, to: late)) == [first])
            #expect(try await found(SearchQuery(q: "money", from: late, to: early)) == [])
            for name in ["Sarah Jones", "sarah", "JONES", "Śarah jones"] {
                #expect(try await found(SearchQuery(q: "budget", person: name)) == [first], "\(name)")
                #expect(try await found(SearchQuery(q: "money", person: name)) == [first], "\(name)")
            }
            for name in ["Nobody", "Sarah Ray", "%", "🙂", "'; DROP TABLE passages; --", UUID().uuidString] {
                #expect(try await found(SearchQuery(q: "budget", person: name)) == [], "\(name)")
                #expect(try await found(SearchQuery(q: "budget", meetingID: first, person: name)) == [], "\(name)")
            }
        }
    }

    @Test("By the id of a person of the workspace, once a speaker is known to be that person")
    func user() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting("Ada: The budget is fine.")
            let user = try #require(house.line.people[.owner])
            let query = SearchQuery(q: "budget", person: user.uuidString)
            #expect(try await house.find(query).isEmpty)
            let speaker = try #require(try await house.mesh()[SpeakerService.self].list(meeting).first)
            _ = try await house.mesh()[SpeakerService.self].update(
                speaker.id, SpeakerChange(userID: .to(Identifier(user))))
            try await house.index(meeting)
            #expect(try await house.find(query).map(\.meetingID) == [meeting])
        }
    }

    @Test("By kind: action items are found with whom they fall to, and only when they are asked for")
    func kind() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting("Ada: We should order the red paint.")
            var draft = ActionItemDraft(text: "Order paint from the supplier")
            draft.assignee = "Grace"
            _ = try await house.mesh()[ActionItemService.self].create(meeting, draft)
            try await house.index(meeting)
            #expect(try await house.find("paint").map(\.kind) == [.transcript])
            let items = try await house.find(SearchQuery(q: "paint", kind: [.actionItem]))
            #expect(items.map(\.text) == ["Order paint from the supplier"])
            #expect(items.map(\.segmentIDs) == [[]])
            #expect(try await house.find(SearchQuery(q: "paint", person: "Grace", kind: [.actionItem])).count == 1)
            let both = try await house.find(SearchQuery(q: "paint", kind: [.transcript, .actionItem, .minutes]))
            #expect(Set(both.map(\.kind)) == [.transcript, .actionItem])
        }
    }

    @Test("Questions of any kind are answered, or refused by their field")
    func anyInput() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting(
                "Ada: The “budget” 🙂 is 300.\n李: 会议讨论了预算。\nOlga: Бюджет утверждён.\nRavi: बजट स्वीकृत है।")
            for nothing in ["", " ", "\u{0}"] {
                #expect(await LineHouse.fields { try await house.find(nothing) } == ["q"])
            }
            #expect(await LineHouse.fields { try await house.find(String(repeating: "x", count: 1_001)) } == ["q"])
            let odd = [
                String(repeating: "budget ", count: 142), String(repeating: "x", count: 1_000), "🙂",
                "\" OR terms : *", "NEAR(budget, 3) AND NOT (", "budget* ^budget -budget",
                "'); DROP TABLE passages; --",
                "\\' | !budget & (x:*", "a'b\\", "{terms} : x", "\u{200B}\u{FEFF}", "e\u{301}\u{301}\u{301}",
            ]
            for question in odd {
                for query in [SearchQuery(q: question), SearchQuery(q: question, meetingID: meeting)] {
                    let found = try await house.find(query)
                    #expect(found.allSatisfy { $0.meetingID == meeting }, "\(question)")
                }
                let context = ContextQuery(q: question, words: 50)
                _ = try await house.mesh()[SearchService.self].context(matching: context)
            }
            #expect(try await house.line.count("passages") == 1)
            for word in ["预算", "бюджет", "बजट", "BUDGET", "300"] {
                #expect(try await house.find(SearchQuery(q: word, by: .words)).count == 1, "\(word)")
            }
        }
    }

    @Test("Highlights stand where the words do, in units of UTF-16")
    func highlights() async throws {
        try await SearchHouse.open { house in
            _ = try await house.meeting("Ada: 🙂 The budgets, 👩‍👩‍👧 I say: BUDGET!")
            let passage = try #require(try await house.find("budget").first)
            let units = Array(passage.text.utf16)
            let words = passage.highlights.map { String(decoding: units[$0.start..<$0.end], as: UTF16.self) }
            #expect(words == ["budgets", "BUDGET"])
        }
    }
}
