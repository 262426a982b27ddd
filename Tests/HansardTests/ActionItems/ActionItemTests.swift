import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("Action items")
struct ActionItemTests {
    private func id(_ person: LineHouse.Person, of house: LineHouse) throws -> Identifier<User> {
        .init(try #require(house.people[person]))
    }

    private func page(_ house: LineHouse, _ adjust: (inout ActionItemSearch) -> Void = { _ in }, sort: String? = nil)
        async throws -> [String]
    {
        var search = ActionItemSearch()
        adjust(&search)
        return try await house.mesh()[ActionItemService.self].listAll(matching: search, page: Page(sort: sort)).items
            .map(\.text)
    }

    @Test("An item is given to a person of the workspace, or to a name, and to nobody else")
    func assignees() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), items = house.mesh()[ActionItemService.self]
            let viewer = try id(.viewer, of: house), stranger = try id(.stranger, of: house)
            let item = try await items.create(meeting, ActionItemDraft(text: " Paint ", assigneeID: viewer))
            #expect(item.text == "Paint")
            #expect(item.assignee == "P")
            #expect(item.assigneeID == viewer)
            #expect(
                await LineHouse.fields {
                    try await items.create(meeting, ActionItemDraft(text: "x", assigneeID: stranger))
                } == ["assignee_id"])
            #expect(
                await LineHouse.fields {
                    try await items.update(item.id, ActionItemChange(assigneeID: .to(stranger)), ifMatch: nil)
                } == ["assignee_id"])
            let named = try await items.update(item.id, ActionItemChange(assignee: .to("Zoe")), ifMatch: EntityTag(1))
            #expect(named.assignee == "Zoe")
            #expect(named.assigneeID == nil)
            #expect(
                await LineHouse.code {
                    try await items.update(item.id, ActionItemChange(status: .to(.done)), ifMatch: EntityTag(1))
                } == "version_conflict")
            let back = try await items.update(item.id, ActionItemChange(assigneeID: .to(viewer)), ifMatch: nil)
            #expect(back.assignee == "P")
            let nobody = try await items.update(item.id, ActionItemChange(assigneeID: .clear), ifMatch: nil)
            #expect(nobody.assignee == nil)
        }
    }

    @Test("A day is a day, whichever field brings it; other words stay words")
    func dueDays() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), items = house.mesh()[ActionItemService.self]
            var draft = ActionItemDraft(text: "a")
            draft.dueDate = "2030-02-28"
            let item = try await items.create(meeting, draft)
            #expect(item.dueAt == CalendarDay("2030-02-28"))
            #expect(item.dueDate == "2030-02-28")
            #expect(item.dueSaid == nil)
            let said = try await items.update(item.id, ActionItemChange(dueDate: .to("next week")), ifMatch: nil)
            #expect(said.dueAt == nil)
            #expect(said.dueDate == "next week")
            let day = try #require(CalendarDay("2030-03-01"))
            let set = try await items.update(item.id, ActionItemChange(dueAt: .to(day)), ifMatch: nil)
            #expect(set.dueDate == "2030-03-01")
            #expect(set.dueSaid == "next week")
            let cleared = try await items.update(item.id, ActionItemChange(dueDate: .clear), ifMatch: nil)
            #expect(cleared.dueDate == nil)
            #expect(cleared.dueAt == nil)
        }
    }

    @Test("Only days of the calendar are days", arguments: ["2030-02-29", "2030-13-01", "tomorrow", "2030-1-1", ""])
    func noDays(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("A day is read from a time as it is written, and goes to text and back")
    func days() throws {
        #expect(CalendarDay("2030-01-31T23:30:00-08:00")?.description == "2030-01-31")
        let leap = try #require(CalendarDay("2028-02-29"))
        #expect((leap + 1).description == "2028-03-01")
        #expect(CalendarDay(of: Timestamp(microseconds: 86_399_999_999)).number == 0)
        #expect(CalendarDay(of: Timestamp(microseconds: -1)).number == -1)
        let york = try #require(TimeZone(identifier: "America/New_York"))
        #expect(CalendarDay(of: Timestamp(microseconds: 0), in: york).number == -1)
    }

    @Test("What is open, overdue, somebody's or of a meeting is listed across meetings")
    func lists() async throws {
        try await LineHouse.open { house in
            let first = try await house.meeting("One"), second = try await house.meeting("Two")
            let items = house.mesh()[ActionItemService.self]
            let member = try id(.member, of: house), viewer = try id(.viewer, of: house)
            let past = try #require(CalendarDay("2001-01-01")), future = try #require(CalendarDay("2901-01-01"))
            _ = try await items.create(first, ActionItemDraft(text: "old", assigneeID: member, dueAt: past))
            let done = try await items.create(second, ActionItemDraft(text: "done", assigneeID: member, dueAt: past))
            _ = try await items.update(done.id, ActionItemChange(status: .to(.done)), ifMatch: nil)
            _ = try await items.create(second, ActionItemDraft(text: "late", assigneeID: viewer, dueAt: future))
            _ = try await items.create(second, ActionItemDraft(text: "some 100% day"))
            #expect(try await page(house) == ["some 100% day", "late", "done", "old"])
            #expect(try await page(house, { $0.open = true }) == ["some 100% day", "late", "old"])
            #expect(try await page(house, { $0.overdue = true }) == ["old"])
            #expect(try await page(house, { $0.dueBefore = future }) == ["done", "old"])
            #expect(try await page(house, { $0.assignee = "me" }) == ["done", "old"])
            #expect(try await page(house, { $0.assigneeID = viewer }) == ["late"])
            #expect(try await page(house, { $0.meetingID = first }) == ["old"])
            #expect(try await page(house, { $0.status = .done }) == ["done"])
            #expect(try await page(house, { $0.q = "100%" }) == ["some 100% day"])
            #expect(try await page(house, sort: "due_at") == ["old", "done", "late", "some 100% day"])
            #expect(try await page(house, sort: "-due_at") == ["late", "done", "old", "some 100% day"])
            let stranger = house.mesh(.stranger)[ActionItemService.self]
            var search = ActionItemSearch()
            search.meetingID = first
            #expect(try await stranger.listAll(matching: search, page: Page()).items.isEmpty)
        }
    }

    @Test("What is overdue depends on where the one is who asks")
    func overdue() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), reminders = house.mesh()[ReminderService.self]
            // There it is always at least one day later than at the other end of the world.
            let east = try #require(TimeZone(identifier: "Pacific/Kiritimati"))
            let yesterday = CalendarDay(of: .now, in: east) + -1
            _ = try await house.mesh()[ActionItemService.self].create(
                meeting, ActionItemDraft(text: "late", dueAt: yesterday))
            for (zone, texts) in [("Pacific/Kiritimati", ["late"]), ("Etc/GMT+12", [])] {
                _ = try await reminders.update(ReminderPreferenceChange(timeZone: .to(zone)), ifMatch: nil)
                #expect(try await page(house, { $0.overdue = true }) == texts)
            }
        }
    }

    @Test("Pages by the day go through all, those without one last")
    func pages() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), items = house.mesh()[ActionItemService.self]
            for day in ["2030-01-02", nil, "2030-01-01", nil, "2030-01-02"] {
                let due = day.flatMap { CalendarDay($0) }
                _ = try await items.create(meeting, ActionItemDraft(text: day ?? "none", dueAt: due))
            }
            var found: [String] = [], cursor: String?
            repeat {
                let page = try await items.listAll(
                    matching: ActionItemSearch(), page: Page(limit: 2, cursor: cursor, sort: "due_at"))
                found += page.items.map(\.text)
                cursor = page.meta.nextCursor
            } while cursor != nil
            #expect(found == ["2030-01-01", "2030-01-02", "2030-01-02", "none", "none"])
        }
    }

    @Test("Items are put into another order")
    func order() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), items = house.mesh()[ActionItemService.self]
            var made: [ActionItem] = []
            for text in ["a", "b", "c"] { made.append(try await items.create(meeting, ActionItemDraft(text: text))) }
            let moved = try await items.update(made[2].id, ActionItemChange(position: .to(0)), ifMatch: nil)
            #expect(moved.position == 0)
            #expect(try await items.list(meeting, matching: ActionItemFilter()).map(\.text) == ["c", "a", "b"])
            let last = try await items.update(made[2].id, ActionItemChange(position: .to(99)), ifMatch: nil)
            #expect(last.position == 2)
            #expect(try await items.list(meeting, matching: ActionItemFilter()).map(\.text) == ["a", "b", "c"])
            #expect(try await items.get(made[0].id).version == 1)
        }
    }
}
