import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Minutes of speakers who turn out to be others")
struct NamedSpeakerTests {
    /// Minutes in which Carol is named, and whether each statement is stale.
    private func stale(_ meeting: Meeting.ID, _ house: MinutesHouse) async throws -> [String: Bool] {
        let minutes = try await house.minutes(meeting)
        let statements = minutes.summary + minutes.keyPoints + minutes.decisions + minutes.openQuestions
        return Dictionary(statements.map { ($0.text, $0.stale) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("A speaker who is renamed makes stale what names them, and nothing else, until they are called so again")
    func renamed() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.drafted(meeting, by: nil)
            let carol = try await house.speaker("Carol", of: meeting), speakers = house.mesh()[SpeakerService.self]
            _ = try await speakers.update(carol.id, SpeakerChange(name: .to("Caroline")))
            try await house.check(meeting)
            let marked = try await stale(meeting, house)
            #expect(marked.values.contains(true) && marked.values.contains(false))
            for (text, isStale) in marked { #expect(isStale == text.contains("Carol"), "\(text)") }
            let minutes = try await house.minutes(meeting)
            #expect(minutes.status == .stale && minutes.version == 1)
            #expect(minutes.actionItems.map(\.stale) == [true])
            _ = try await speakers.update(carol.id, SpeakerChange(name: .clear))
            try await house.check(meeting)
            #expect(try await house.minutes(meeting).status == .ready)
        }
    }

    @Test(
        "A speaker who is merged into somebody else, or whose segment is somebody else's, makes stale what names them")
    func moved() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.drafted(meeting, by: nil)
            let anna = try await house.speaker("Anna", of: meeting), bob = try await house.speaker("Bob", of: meeting)
            let decision = try #require(try await house.minutes(meeting).decisions.first)
            #expect(decision.speakers.map(\.name) == ["Anna"] && decision.speakers.map(\.said) == [true])
            let segment = try #require(decision.citations.first?.segmentIDs.first)
            let segments = house.mesh()[SegmentService.self]
            _ = try await segments.update(segment, SegmentChange(speakerID: .to(bob.id)), ifMatch: nil)
            try await house.check(meeting)
            for (text, isStale) in try await stale(meeting, house) {
                #expect(isStale == (text == decision.text), "\(text)")
            }
            _ = try await segments.update(segment, SegmentChange(speakerID: .to(anna.id)), ifMatch: nil)
            try await house.check(meeting)
            #expect(try await house.minutes(meeting).status == .ready)
            _ = try await house.mesh()[SpeakerService.self].merge(
                meeting, SpeakerMerge(speakerIDs: [bob.id], into: anna.id))
            try await house.check(meeting)
            let marked = try await stale(meeting, house)
            #expect(marked.values.contains(true))
            for (text, isStale) in marked { #expect(isStale == text.contains("Bob"), "\(text)") }
        }
    }

    @Test(
        "A speaker who is found to be a person makes what they are to do stale, until a new draft or a person says who")
    func mapped() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.drafted(meeting, by: nil)
            let carol = try await house.speaker("Carol", of: meeting)
            let user = Identifier<User>(try #require(house.house.people[.viewer]))
            let readers = EventReaders(
                [MinutesStarter(jobs: house.house.queue)], database: house.house.database,
                commits: house.house.commits, logger: house.house.logger)
            let reading = Task { try await readers.run() }
            defer { reading.cancel() }
            try await house.working(nil) {
                _ = try await house.mesh()[SpeakerService.self].update(carol.id, SpeakerChange(userID: .to(user)))
                try await house.house.wait(for: "the mark") {
                    try await house.minutes(meeting).actionItems.map(\.stale) == [true]
                }
            }
            #expect(try await stale(meeting, house).values.allSatisfy { !$0 })
            let item = try #require(try await house.minutes(meeting).actionItems.first)
            let given = try await house.mesh()[ActionItemService.self].update(
                item.id, ActionItemChange(assigneeID: .to(user)), ifMatch: nil)
            #expect(!given.stale)
            try await house.check(meeting)
            #expect(try await house.minutes(meeting).actionItems.map(\.stale) == [false])
        }
    }

    @Test("A person who puts a stale statement otherwise, or stands by it, has it stale no more")
    func confirmed() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            let decision = try #require(try await house.drafted(meeting, by: nil).decisions.first)
            let anna = try await house.speaker("Anna", of: meeting)
            _ = try await house.mesh()[SpeakerService.self].update(anna.id, SpeakerChange(name: .to("Hanna")))
            try await house.check(meeting)
            let edit = StatementEdit(id: decision.id, text: "Hanna says that the website moves.")
            let minutes = house.mesh()[MinutesService.self]
            let after = try await minutes.update(meeting, MinutesChange(decisions: .to([edit])), ifMatch: nil)
            #expect(after.decisions.map(\.stale) == [false])
            #expect(after.decisions[0].citations == decision.citations)
            #expect(after.decisions[0].speakers.map(\.name) == ["Hanna"])
            try await house.check(meeting)
            #expect(try await house.minutes(meeting).decisions.map(\.stale) == [false])
        }
    }

    @Test(
        "A name is found as whole words, in its own case",
        arguments: [
            ("Will: I shall go.", ["Will Smith"]), ("We will go.", []), ("Ask WILL’s boss.", ["Will Smith"]),
            ("(Ada Byron)", ["Ada Byron"]), ("Adamant people", []), ("Ada pays.", []), ("Ada King pays.", ["Ada King"]),
            ("Speaker 1: hello", ["Speaker 1"]), ("Speaker 12 spoke.", []), ("the first speaker", []),
            ("由王芳负责", ["王芳"]), ("anna pays", ["anna"]), ("Anna pays", ["anna"]),
        ])
    func names(_ text: String, _ names: [String]) {
        let all = ["Will Smith", "Ada Byron", "Ada King", "Speaker 1", "王芳", "anna"]
        let speakers = all.map { name in
            Speaker(
                id: .init(UUID()), meetingID: .init(UUID()), label: name, name: nil, userID: nil, recognized: nil)
        }
        #expect(SpeakerRoster([], speakers).named(in: text, citing: []).map(\.name) == names)
    }
}
