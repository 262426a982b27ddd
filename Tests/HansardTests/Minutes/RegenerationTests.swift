import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("A new draft of minutes that people have edited")
struct RegenerationTests {
    private func update(_ drafted: Drafted, _ change: MinutesChange) async throws -> Minutes {
        try await drafted.service.update(drafted.meeting, change, ifMatch: nil)
    }

    @Test("What a person put otherwise stays, and its first form does not come beside it")
    func edited() async throws {
        try await Drafted.open { drafted in
            let old = try await drafted.minutes().decisions[0]
            let edit = StatementEdit(id: old.id, text: "They buy Harlow's red boiler.")
            let kept = try await update(drafted, MinutesChange(decisions: .to([edit]))).decisions
            try await drafted.draft()
            #expect(try await drafted.minutes().decisions == kept)
        }
    }

    @Test("What a person added stays, cited or not")
    func added() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes()
            let new = StatementEdit(text: "The budget is agreed.")
            let after = try await update(
                drafted, MinutesChange(keyPoints: .to([new] + before.keyPoints.map { StatementEdit($0) })))
            try await drafted.draft()
            let again = try await drafted.minutes()
            #expect(again.version == after.version + 1)
            #expect(again.keyPoints.filter { $0.origin == .person } == [after.keyPoints[0]])
            #expect(again.keyPoints.count == 3)
        }
    }

    @Test("What a person confirmed stays, though the draft does not have it any more")
    func confirmed() async throws {
        try await Drafted.open { drafted in
            let roof = try await drafted.minutes().keyPoints[0]
            let after = try await update(
                drafted,
                MinutesChange(keyPoints: .to([StatementEdit(id: roof.id, text: roof.text, confirmed: true)])))
            var draft = try await drafted.content()
            draft.keyPoints = [try await drafted.statement("Something else.", quoting: "Who is going")]
            try await drafted.keep(draft)
            let again = try await drafted.minutes().keyPoints
            #expect(again.first == after.keyPoints[0])
            #expect(again.map(\.text) == [roof.text, "Something else."])
        }
    }

    @Test("What a person removed does not come back, in no list and in no other words of the same quote")
    func removed() async throws {
        try await Drafted.open { drafted in
            _ = try await update(drafted, MinutesChange(decisions: .to([])))
            var draft = try await drafted.content()
            draft.keyPoints.append(try await drafted.statement("A boiler is bought.", quoting: "buy the red boiler"))
            draft.decisions = [try await drafted.statement("Harlow it is.", quoting: "to buy the red boiler from")]
            try await drafted.keep(draft)
            let again = try await drafted.minutes()
            #expect(again.decisions == [])
            #expect(again.keyPoints.map(\.text) == ["The roof waits.", "Ada calls the plumber."])
            _ = try await drafted.service.restore(drafted.meeting, 1, ifMatch: nil)
            try await drafted.draft()
            #expect(try await drafted.minutes().decisions.map(\.text) == ["They buy the red boiler."])
        }
    }

    @Test("What a person moved stays where it was put")
    func moved() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes(), boiler = before.decisions[0]
            _ = try await update(
                drafted, MinutesChange(summary: .to((before.summary + [boiler]).map { StatementEdit($0) })))
            try await drafted.draft()
            let again = try await drafted.minutes()
            #expect(again.decisions == [])
            #expect(again.summary.map(\.id) == [before.summary[0].id, boiler.id])
        }
    }

    @Test("The order that a person gave a list stays, also of what the machine wrote, and what is new finds its place")
    func ordered() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes().keyPoints
            let own = StatementEdit(text: "The budget is agreed.")
            let edits = [StatementEdit(before[1]), own, StatementEdit(before[0])]
            let after = try await update(drafted, MinutesChange(keyPoints: .to(edits))).keyPoints
            try await drafted.draft()
            #expect(try await drafted.minutes().keyPoints.map(\.id) == after.map(\.id))
            var draft = try await drafted.content()
            // The first in other words, and one that follows it in the draft.
            draft.keyPoints[0] = try await drafted.statement("No roof yet.", quoting: "wait until the spring")
            draft.keyPoints.insert(try await drafted.statement("Scaffolding?", quoting: "the scaffolding"), at: 1)
            try await drafted.keep(draft)
            let texts = ["Ada calls the plumber.", "The budget is agreed.", "No roof yet.", "Scaffolding?"]
            #expect(try await drafted.minutes().keyPoints.map(\.text) == texts)
            // Of what nobody has put into an order the draft's is the order.
            draft.decisions.insert(try await drafted.statement("They met.", quoting: "We met"), at: 0)
            try await drafted.keep(draft)
            #expect(try await drafted.minutes().decisions.map(\.text) == ["They met.", "They buy the red boiler."])
        }
    }

    @Test("A statement that says the same in a new draft keeps its heading with its id")
    func headings() async throws {
        try await Drafted.open { drafted in
            var draft = try await drafted.content()
            draft.decisions[0].section = "Purchases"
            try await drafted.keep(draft)
            #expect(try await drafted.minutes().decisions.map(\.section) == ["Purchases"])
        }
    }

    @Test("The order that a person gave action items stays, and what is new stands behind what it followed")
    func itemOrder() async throws {
        try await Drafted.open { drafted in
            let items = drafted.house.mesh()[ActionItemService.self]
            func suggest(_ quotes: [String]) async throws -> [ActionItem] {
                var found: [ActionItemSuggestion] = []
                for quote in quotes {
                    let citations = try await drafted.statement(quote, quoting: quote).citations
                    found.append(
                        ActionItemSuggestion(
                            text: quote, assignee: nil, dueDate: nil, citations: citations, startMs: nil))
                }
                return try await drafted.system[ActionItemService.self].suggest(
                    drafted.meeting, ActionItemSuggestions(items: found))
            }
            let (boiler, plumber, roof) = ("buy the red boiler", "call the plumber", "wait until the spring")
            let first = try await suggest([boiler, plumber, roof])
            _ = try await items.update(first[2].id, ActionItemChange(position: .to(0)), ifMatch: nil)
            #expect(try await suggest([boiler, plumber, roof]).map(\.text) == [roof, boiler, plumber])
            let again = try await suggest([boiler, "pay for the scaffolding", plumber, roof])
            #expect(again.map(\.text) == [roof, boiler, "pay for the scaffolding", plumber])
            #expect(again.map(\.position) == [0, 1, 2, 3])
        }
    }

    @Test("A title that a person gave stays with its topic; the rest is new, and what says the same keeps its id")
    func rest() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes(), topic = before.topics[1]
            _ = try await update(drafted, MinutesChange(topics: .to([TopicEdit(id: topic.id, title: "Roofing")])))
            var draft = try await drafted.content()
            draft.summary = [try await drafted.statement("All about heating.", quoting: "talk about the boiler")]
            try await drafted.keep(draft)
            let again = try await drafted.minutes()
            #expect(again.topics.map(\.title) == ["boiler", "Roofing"])
            #expect(again.topics[1].id == topic.id)
            #expect(again.summary.map(\.text) == ["All about heating."])
            #expect(again.keyPoints.map(\.id) == before.keyPoints.map(\.id))
        }
    }

    @Test("Action items that a person touched stay, and those that a person deleted do not come back")
    func items() async throws {
        try await Drafted.open { drafted in
            let items = drafted.house.mesh()[ActionItemService.self]
            let quotes = ["call the plumber", "wait until the spring", "pay for the scaffolding"]
            func suggest(_ suffix: String) async throws -> [ActionItem] {
                var found: [ActionItemSuggestion] = []
                for quote in quotes {
                    let statement = try await drafted.statement(quote, quoting: quote)
                    var item = ActionItemSuggestion(
                        text: quote + suffix, assignee: nil, dueDate: "soon", citations: statement.citations,
                        startMs: statement.startMs)
                    item.dueAt = CalendarDay("2030-05-06")
                    found.append(item)
                }
                return try await drafted.system[ActionItemService.self].suggest(
                    drafted.meeting, ActionItemSuggestions(items: found))
            }
            let first = try await suggest("")
            #expect(first.map(\.dueDate) == ["2030-05-06", "2030-05-06", "2030-05-06"])
            #expect(first.map(\.dueSaid) == ["soon", "soon", "soon"])
            #expect(try await suggest("").map(\.id) == first.map(\.id))
            _ = try await items.update(first[0].id, ActionItemChange(text: .to("Ring him")), ifMatch: nil)
            try await items.delete(first[1].id)
            let again = try await suggest(" again")
            #expect(again.map(\.text) == ["Ring him", "pay for the scaffolding again"])
        }
    }
}
