import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Minutes that people edit")
struct LivingMinutesTests {
    private func edits(_ statements: [MinutesStatement]) -> [StatementEdit] { statements.map { StatementEdit($0) } }

    @Test("Statements are added, put otherwise, moved and removed in one version, which tells who changed what")
    func edits() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes()
            let roof = before.keyPoints[0], plumber = before.keyPoints[1], boiler = before.decisions[0]
            let after = try await drafted.service.update(
                drafted.meeting,
                MinutesChange(
                    keyPoints: .to([
                        StatementEdit(id: boiler.id, text: boiler.text),
                        StatementEdit(id: roof.id, text: " The roof waits for a year. "),
                    ]),
                    openQuestions: .to(edits(before.openQuestions) + [StatementEdit(text: "Is there money?")]),
                    topics: .to([TopicEdit(id: before.topics[1].id, title: "The roof")])),
                ifMatch: EntityTag(before.version))
            #expect(after.version == before.version + 1)
            #expect(after.summary == before.summary)
            #expect(after.decisions == [])
            #expect(after.keyPoints.map(\.id) == [boiler.id, roof.id])
            #expect(after.keyPoints[0].origin == .machine)
            #expect(after.keyPoints[0].confirmed)
            #expect(after.keyPoints[1].text == "The roof waits for a year.")
            #expect(after.keyPoints[1].origin == .person)
            #expect(after.keyPoints[1].citations == roof.citations)
            #expect(after.keyPoints[1].changedBy?.uuid == drafted.house.people[.member])
            #expect(after.openQuestions[0] == before.openQuestions[0])
            #expect(after.openQuestions[1].origin == .person)
            #expect(after.openQuestions[1].citations == [])
            #expect(after.openQuestions[1].startMs == nil)
            #expect(after.topics.map(\.title) == ["boiler", "The roof"])
            #expect(try await drafted.minutes().keyPoints == after.keyPoints)
            #expect(try await drafted.minutes(before.version).keyPoints.map(\.id) == [roof.id, plumber.id])
            #expect(try await drafted.house.events().last == "minutes.updated")
        }
    }

    @Test("What somebody else has changed since is not changed over their heads, and nothing is no change")
    func conflicts() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes()
            let change = MinutesChange(summary: .to([StatementEdit(id: before.summary[0].id, text: "One.")]))
            _ = try await drafted.service.update(drafted.meeting, change, ifMatch: EntityTag(before.version))
            #expect(
                await LineHouse.code {
                    try await drafted.service.update(drafted.meeting, change, ifMatch: EntityTag(before.version))
                } == "version_conflict")
            let same = try await drafted.service.update(drafted.meeting, change, ifMatch: nil)
            #expect(same.version == before.version + 1)
        }
    }

    @Test("What is not among the minutes, stands twice, says nothing or misquotes is refused with its field")
    func refuses() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes(), summary = before.summary[0]
            let other = try #require(try await drafted.house.transcript(drafted.meeting).segments.last)
            let misquote = CitationView(segmentIDs: [other.id], quote: "We decided to buy", startMs: nil)
            let cases: [(MinutesChange, String)] = [
                (MinutesChange(summary: .to([StatementEdit(id: .init(.v7()), text: "x")])), "summary.0.id"),
                (
                    MinutesChange(summary: .to([StatementEdit(summary), StatementEdit(summary)])), "summary.1.id"
                ),
                (MinutesChange(decisions: .to([StatementEdit(text: " \u{0} ")])), "decisions.0.text"),
                (
                    MinutesChange(decisions: .to([StatementEdit(text: "x", citations: [misquote])])),
                    "decisions.0.citations.0"
                ),
                (MinutesChange(keyPoints: .clear), "key_points"),
                (MinutesChange(topics: .to([TopicEdit(id: .init(.v7()), title: "x")])), "topics.0.id"),
            ]
            for (change, field) in cases {
                let fields = await LineHouse.fields {
                    try await drafted.service.update(drafted.meeting, change, ifMatch: nil)
                }
                #expect(fields == [field])
            }
            #expect(try await drafted.minutes().version == before.version)
        }
    }

    @Test("A citation that a person gives is checked, and leads to when the words were said")
    func cites() async throws {
        try await Drafted.open { drafted in
            let segment = try #require(try await drafted.house.transcript(drafted.meeting).segments.last)
            let quote = CitationView(segmentIDs: [segment.id], quote: "pay for THE scaffolding", startMs: nil)
            let after = try await drafted.service.update(
                drafted.meeting,
                MinutesChange(decisions: .to([StatementEdit(text: "Nobody knows who pays.", citations: [quote])])),
                ifMatch: nil)
            #expect(after.decisions[0].citations.map(\.startMs) == [20_000])
            #expect(after.decisions[0].startMs == 20_000)
        }
    }

    @Test("Each version tells what is different from the one before, or from any, word by word")
    func differences() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes(), roof = before.keyPoints[0], plumber = before.keyPoints[1]
            _ = try await drafted.service.update(
                drafted.meeting,
                MinutesChange(
                    keyPoints: .to([
                        StatementEdit(id: plumber.id, text: "Ada phones the plumber."), StatementEdit(text: "New."),
                    ])), ifMatch: nil)
            let made = try await drafted.service.difference(drafted.meeting, 2, matching: MinutesComparison())
            #expect(made.against == 1)
            #expect(made.createdBy?.uuid == drafted.house.people[.member])
            #expect(made.statements.map(\.kind) == [.changed, .added, .removed])
            #expect(made.statements.map(\.id).last == roof.id)
            #expect(
                made.statements[0].words == [
                    WordsDifference(kind: .same, text: "Ada"), WordsDifference(kind: .removed, text: "calls"),
                    WordsDifference(kind: .added, text: "phones"), WordsDifference(kind: .same, text: "the plumber."),
                ])
            let back = try await drafted.service.difference(
                drafted.meeting, 1, matching: MinutesComparison(against: 2))
            #expect(back.statements.map(\.kind) == [.added, .changed, .removed])
            let first = try await drafted.service.difference(drafted.meeting, 1, matching: MinutesComparison())
            #expect(first.against == 0)
            #expect(first.statements.count == 5)
            let versions = try await drafted.service.versions(drafted.meeting, matching: MinutesVersionQuery())
            #expect(versions.map(\.origin) == ["person", "machine"])
            #expect(versions.map(\.changed) == [3, 7])
            #expect(versions.map(\.statements) == [5, 5])
            #expect(
                await LineHouse.code {
                    try await drafted.service.difference(drafted.meeting, 9, matching: MinutesComparison())
                } == "not_found")
        }
    }

    @Test("An older version is taken up again as a new one")
    func restores() async throws {
        try await Drafted.open { drafted in
            let before = try await drafted.minutes()
            _ = try await drafted.service.update(
                drafted.meeting, MinutesChange(summary: .to([]), decisions: .to([])), ifMatch: nil)
            let restored = try await drafted.service.restore(drafted.meeting, 1, ifMatch: EntityTag(2))
            #expect(restored.version == 3)
            #expect(restored.summary == before.summary)
            #expect(restored.decisions == before.decisions)
            let versions = try await drafted.service.versions(drafted.meeting, matching: MinutesVersionQuery())
            #expect(versions.map(\.restoredFrom) == [1, nil, nil])
            #expect(
                await LineHouse.code { try await drafted.service.restore(drafted.meeting, 9, ifMatch: nil) }
                    == "not_found")
        }
    }

    @Test("Approved minutes refuse edits and new drafts until an administrator reopens them")
    func approves() async throws {
        try await Drafted.open { drafted in
            let minutes = try await drafted.minutes(), service = drafted.service, meeting = drafted.meeting
            #expect(
                await LineHouse.code { try await service.approve(meeting, ifMatch: EntityTag(9)) }
                    == "version_conflict")
            let approved = try await service.approve(meeting, ifMatch: EntityTag(minutes.version))
            #expect(approved.approval?.approvedBy?.uuid == drafted.house.people[.member])
            #expect(approved.approval?.name == "P")
            #expect(approved.approval?.version == minutes.version)
            let change = MinutesChange(summary: .to([StatementEdit(text: "Other.")]))
            #expect(
                await LineHouse.code { try await service.update(meeting, change, ifMatch: nil) } == "minutes_approved")
            #expect(
                await LineHouse.code { try await service.restore(meeting, 1, ifMatch: nil) } == "minutes_approved")
            #expect(
                await LineHouse.code { try await service.generate(meeting, MinutesRequest()) } == "minutes_approved")
            let draft = try await drafted.content()
            #expect(await LineHouse.code { try await drafted.keep(draft) } == "minutes_approved")
            #expect(await LineHouse.code { try await service.approve(meeting, ifMatch: nil) } == "minutes_approved")
            #expect(await LineHouse.code { try await service.reopen(meeting) } == "forbidden")
            let admin = drafted.house.mesh(.admin)[MinutesService.self]
            #expect(try await admin.reopen(meeting).approval == nil)
            #expect(await LineHouse.code { try await admin.reopen(meeting) } == "conflict")
            #expect(try await service.update(meeting, change, ifMatch: nil).version == minutes.version + 1)
        }
    }

    @Test("Minutes can be written by hand where there are none, and by nobody elsewhere")
    func byHand() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), service = house.mesh()[MinutesService.self]
            let change = MinutesChange(decisions: .to([StatementEdit(text: "We meet again.")]))
            let written = try await service.update(meeting, change, ifMatch: EntityTag(0))
            #expect(written.version == 1)
            #expect(written.status == .ready)
            for (person, code) in [(LineHouse.Person.viewer, "forbidden"), (.stranger, "not_found")] {
                let calls = house.mesh(person)[MinutesService.self]
                #expect(await LineHouse.code { try await calls.update(meeting, change, ifMatch: nil) } == code)
                #expect(await LineHouse.code { try await calls.approve(meeting, ifMatch: nil) } == code)
            }
        }
    }

    @Test("Of the machine's versions the newest are kept, of people's all, each with the one before it")
    func limits() async throws {
        try await Drafted.open { drafted in
            let content = try await drafted.content()
            _ = try await drafted.service.update(
                drafted.meeting, MinutesChange(decisions: .to([StatementEdit(text: "By hand.")])), ifMatch: nil)
            for _ in 0..<55 { try await drafted.keep(content) }
            let versions = try await drafted.service.versions(drafted.meeting, matching: MinutesVersionQuery())
            #expect(versions.map(\.version).suffix(3) == [8, 2, 1])
            #expect(versions.map(\.version).first == 57)
            let page = try await drafted.service.versions(
                drafted.meeting, matching: MinutesVersionQuery(before: 8, limit: 1))
            #expect(page.map(\.version) == [2])
        }
    }
}
