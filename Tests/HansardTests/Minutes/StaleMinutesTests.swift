import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Minutes of a record that changes")
struct StaleMinutesTests {
    @Test("Only what rests on the words that have changed is marked, and not when they come back")
    func marks() async throws {
        try await Drafted.open { drafted in
            try await drafted.rewrite("red boiler", to: "We decided to buy the blue boiler from Harlow.")
            let marked = try await drafted.minutes()
            #expect(marked.status == .stale)
            #expect(marked.version == 1)
            #expect(marked.decisions.map(\.stale) == [true])
            #expect((marked.summary + marked.keyPoints + marked.openQuestions).allSatisfy { !$0.stale })
            #expect(try await drafted.house.events().last == "minutes.stale")
            try await drafted.rewrite("blue boiler", to: "We decided to buy the red boiler from Harlow.")
            let mended = try await drafted.minutes()
            #expect(mended.status == .ready)
            #expect(mended.decisions.map(\.stale) == [false])
        }
    }

    @Test("Other words beside the quoted ones change nothing")
    func beside() async throws {
        try await Drafted.open { drafted in
            try await drafted.rewrite("red boiler", to: "We finally decided to buy the red boiler from Harlow & Sons.")
            #expect(try await drafted.minutes().status == .ready)
            #expect(try await drafted.house.events().last == "transcript.edited")
        }
    }

    @Test("A statement whose words stand in another segment by now leads there")
    func mends() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes()
            // The same words as of a second hearing: other segments, other ends, another time.
            try await drafted.say([
                ("Ada", "Hello everybody."),
                ("Ada", "We met to talk about the boiler and the roof. We decided to buy"),
                ("Bob", "the red boiler from Harlow."),
                ("Bob", "The roof has to wait until the spring of next year."),
            ])
            try await drafted.check()
            let after = try await drafted.minutes(),
                segments = try await drafted.house.transcript(drafted.meeting)
                    .segments
            #expect(after.summary[0].citations[0].segmentIDs == [segments[1].id])
            #expect(after.summary[0].citations[0].quote == before.summary[0].citations[0].quote)
            #expect(after.summary[0].startMs == 5_000)
            #expect(after.decisions[0].citations[0].segmentIDs == [segments[1].id, segments[2].id])
            #expect(after.keyPoints.map(\.stale) == [false, true])
            #expect(after.openQuestions.map(\.stale) == [true])
            #expect(after.topics[1].firstSegmentID == segments[3].id)
        }
    }

    @Test("Of the same words in several places the nearest counts, and far away none")
    func nearest() async throws {
        try await Drafted.open { drafted in
            let filler = (0..<20).map { ("Cid", "Filler number \($0) goes here.") }
            let line = ("Bob", "We decided to buy the red boiler from Harlow.")
            try await drafted.say([("Cid", "One."), ("Cid", "Two."), line] + filler + [line])
            try await drafted.check()
            #expect(try await drafted.minutes().decisions.map(\.startMs) == [10_000])
            try await drafted.say(filler + [line, line])
            try await drafted.check()
            #expect(try await drafted.minutes().decisions.map(\.stale) == [true])
        }
    }

    @Test("The reader of events has citations compared, also of action items and of what is approved")
    func reads() async throws {
        try await Drafted.open { drafted in
            let house = drafted.house
            let statement = try await drafted.statement("x", quoting: "call the plumber")
            _ = try await drafted.system[ActionItemService.self].suggest(
                drafted.meeting,
                ActionItemSuggestions(items: [
                    ActionItemSuggestion(
                        text: "Call the plumber", assignee: "Ada", dueDate: "before Friday",
                        citations: statement.citations, startMs: statement.startMs)
                ]))
            _ = try await drafted.service.approve(drafted.meeting, ifMatch: nil)
            let readers = EventReaders(
                [MinutesStarter(jobs: house.queue)], database: house.database, commits: house.commits,
                logger: house.logger)
            let reading = Task { try await readers.run() }
            defer { reading.cancel() }
            try await house.working {
                let segment = try await house.transcript(drafted.meeting).segments[2]
                _ = try await house.mesh()[SegmentService.self].update(
                    segment.id, SegmentChange(text: .to("I will ring somebody.")), ifMatch: nil)
                try await house.wait(for: "the marks") {
                    let minutes = try await drafted.minutes()
                    return minutes.keyPoints[1].stale && minutes.actionItems[0].stale
                }
            }
            let minutes = try await drafted.minutes()
            #expect(minutes.status == .stale)
            #expect(minutes.approval != nil)
            #expect(minutes.actionItems.map(\.version) == [1])
        }
    }

    @Test("Who stands by a statement whose words have gone keeps it without them")
    func standsBy() async throws {
        try await Drafted.open { drafted in
            try await drafted.rewrite("red boiler", to: "We decided nothing at all.")
            let stale = try await drafted.minutes().decisions[0]
            let edit = StatementEdit(id: stale.id, text: stale.text, confirmed: true)
            let after = try await drafted.service.update(
                drafted.meeting, MinutesChange(decisions: .to([edit])), ifMatch: nil)
            #expect(after.status == .ready)
            #expect(after.decisions.map(\.citations) == [[]])
            #expect(after.decisions.map(\.startMs) == [nil])
            try await drafted.check()
            #expect(try await drafted.minutes().decisions == after.decisions)
        }
    }

    @Test("A version that is taken up again is held against the record as it is")
    func restored() async throws {
        try await Drafted.open { drafted in
            _ = try await drafted.service.update(drafted.meeting, MinutesChange(decisions: .to([])), ifMatch: nil)
            try await drafted.rewrite("red boiler", to: "We decided nothing at all.")
            #expect(try await drafted.minutes().status == .ready)
            let restored = try await drafted.service.restore(drafted.meeting, 1, ifMatch: nil)
            #expect(restored.decisions.map(\.stale) == [true])
            #expect(restored.status == .stale)
        }
    }
}
