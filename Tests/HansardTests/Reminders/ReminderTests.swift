import Database
import Foundation
import Jobs
import Language
import Mail
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite("Reminders")
struct ReminderTests {
    /// Takes mails, and fails as it is told to.
    final class Postman: Mailer {
        private let state = Mutex<(sent: [MailMessage], failures: [MailError])>(([], []))

        init(failures: [MailError] = []) { state.withLock { $0.failures = failures } }

        var sent: [MailMessage] { state.withLock { $0.sent } }

        func send(_ message: MailMessage) async throws(MailError) {
            let failure = state.withLock { state -> MailError? in
                if !state.failures.isEmpty { return state.failures.removeFirst() }
                state.sent.append(message)
                return nil
            }
            if let failure { throw failure }
        }
    }

    /// Ten in the morning of 6 May 2030, UTC.
    private static let now = Timestamp(microseconds: 1_904_292_000_000_000)
    private static let today = CalendarDay(of: now)

    private func work(_ house: LineHouse, _ postman: Postman) throws -> ReminderWork {
        ReminderWork(
            ledger: JobLedger(database: house.database, commits: house.commits), queue: house.queue,
            system: house.system, mailer: postman, settings: try LineHouse.reminderSettings, clock: { Self.now })
    }

    /// Plans, and does what is planned until nothing is left to do.
    private func remind(_ house: LineHouse, _ postman: Postman) async throws {
        let work = try work(house, postman)
        try await work.plan()
        var handlers = JobHandlers()
        work.register(in: &handlers)
        let worker = JobWorker(
            queue: house.queue, name: "reminders", handlers: handlers, limits: [:], pollInterval: .milliseconds(20),
            logger: house.logger)
        let task = Task { try await worker.run() }
        defer { task.cancel() }
        try await house.wait(for: "the mails") {
            let waiting = try await house.queue.jobs(status: .queued, limit: 10)
            let running = try await house.queue.jobs(status: .running, limit: 10)
            return waiting.isEmpty && running.isEmpty
        }
    }

    /// An item that the member is to do by a day.
    private func item(_ house: LineHouse, due day: CalendarDay = today, _ person: LineHouse.Person = .member)
        async throws -> ActionItem
    {
        let id = try #require(house.people[person])
        try await house.database.write(.unscoped) {
            try await $0.run("UPDATE users SET email_verified_at = \(Self.now) WHERE id = \(id)")
        }
        return try await house.mesh()[ActionItemService.self].create(
            try await house.meeting("Planning\r\nBcc: all"),
            ActionItemDraft(text: "Call\nthe plumber", assigneeID: .init(id), dueAt: day))
    }

    @Test("On the day and the day before a mail goes out, once, with a link that turns them off")
    func sends() async throws {
        try await LineHouse.open { house in
            let postman = Postman()
            let item = try await item(house)
            _ = try await self.item(house, due: Self.today + 1)
            _ = try await self.item(house, due: Self.today + 2)
            _ = try await self.item(house, due: Self.today + -1)
            try await remind(house, postman)
            try await remind(house, postman)
            #expect(
                postman.sent.map(\.subject).sorted() == [
                    "Due on \(Self.today + 1): Call the plumber", "Due today: Call the plumber",
                ])
            let mail = try #require(postman.sent.first { $0.subject.hasPrefix("Due today") })
            #expect(mail.to.address == "member@example.org")
            #expect(mail.text.contains("https://hansard.example.org/meetings/\(item.meetingID)"))
            #expect(mail.text.contains("\"Planning Bcc: all\""))
            #expect(try await house.events().count { $0 == "action_item.reminded" } == 2)
            let link = try #require(mail.unsubscribe.flatMap { URLComponents(string: $0)?.queryItems })
            func value(_ name: String) -> String? { link.first { $0.name == name }?.value }
            let proof = ReminderProof(
                workspace: value("workspace"), person: value("person"), signature: value("signature"))
            let service = house.nobody[ReminderService.self]
            try await service.unsubscribe(matching: proof)
            #expect(try await house.mesh()[ReminderService.self].preference().enabled == false)
            _ = try await self.item(house)
            try await remind(house, postman)
            #expect(postman.sent.count == 2)
            var forged = proof
            forged.person = house.people[.admin]?.uuidString
            #expect(await LineHouse.code { try await service.unsubscribe(matching: forged) } == "unauthorized")
        }
    }

    @Test("Nobody is reminded of what is done, deleted, somebody else's by now or due on another day")
    func unwanted() async throws {
        try await LineHouse.open { house in
            let postman = Postman(), items = house.mesh()[ActionItemService.self]
            let viewer = try #require(house.people[.viewer])
            var made: [ActionItem] = []
            for _ in 0..<4 { made.append(try await item(house)) }
            // Planned, and then changed before the mails go out.
            try await work(house, postman).plan()
            _ = try await items.update(made[0].id, ActionItemChange(status: .to(.done)), ifMatch: nil)
            try await items.delete(made[1].id)
            _ = try await items.update(made[2].id, ActionItemChange(assigneeID: .to(.init(viewer))), ifMatch: nil)
            _ = try await items.update(made[3].id, ActionItemChange(dueAt: .to(Self.today + 9)), ifMatch: nil)
            try await remind(house, postman)
            #expect(postman.sent.isEmpty)
        }
    }

    @Test("Who has left the workspace or never confirmed the address is sent nothing")
    func leavers() async throws {
        try await LineHouse.open { house in
            let postman = Postman()
            _ = try await item(house)
            _ = try await item(house, .admin)
            let member = try #require(house.people[.member]), admin = try #require(house.people[.admin])
            try await house.database.write(.unscoped) {
                try await $0.run("DELETE FROM members WHERE user_id = \(member)")
                try await $0.run("UPDATE users SET email_verified_at = NULL WHERE id = \(admin)")
            }
            try await remind(house, postman)
            #expect(postman.sent.isEmpty)
        }
    }

    @Test("A mail that fails for a while is tried again; one that is refused is given up")
    func failures() async throws {
        try await LineHouse.open { house in
            let refused = Postman(failures: [.permanent("no such mailbox")])
            _ = try await item(house)
            try await remind(house, refused)
            #expect(refused.sent.isEmpty)
            try await remind(house, refused)
            #expect(refused.sent.isEmpty)
        }
    }

    @Test("A process that ends between sending and noting sends one mail twice at most")
    func crashes() async throws {
        try await LineHouse.open { house in
            let postman = Postman()
            _ = try await item(house)
            try await work(house, postman).plan()
            for tries in 0..<4 {
                // As an end at that place leaves it: the try is counted, and the job waits again.
                let counted: Int? = try await house.database.read(.unscoped) {
                    try await $0.scalar("SELECT uncertain FROM reminders")
                }
                #expect(counted == min(tries, 2))
                try await remind(house, postman)
                try await house.database.write(.unscoped) {
                    try await $0.run("UPDATE reminders SET status = 'waiting'")
                    try await $0.run("UPDATE jobs SET status = 'queued', attempts = 0 WHERE kind = 'send-reminder'")
                }
            }
            #expect(postman.sent.count == 2)
            #expect(Set(postman.sent.map(\.id)).count == 1)
        }
    }

    @Test(
        "It is time for a reminder from the hour on, by the clock of the person",
        arguments: [
            ("UTC", 8, 0, ReminderKind?.some(.dueDay)), ("UTC", 10, 0, .dueDay), ("UTC", 11, 0, nil),
            ("America/New_York", 6, 0, .dueDay), ("America/New_York", 7, 0, nil), ("Asia/Tokyo", 19, 0, .dueDay),
            ("Pacific/Auckland", 22, 0, .dueDay), ("Pacific/Kiritimati", 0, 0, nil), ("UTC", 8, 1, .ahead),
            ("Pacific/Kiritimati", 0, 1, .dueDay), ("UTC", 8, 3, .ahead), ("UTC", 8, 4, nil), ("UTC", 8, -1, nil),
        ])
    func times(_ zone: String, _ hour: Int, _ days: Int, _ expected: ReminderKind?) {
        var preference = ReminderPreference.standard
        (preference.timeZone, preference.hour, preference.daysBefore) = (zone, hour, 3)
        #expect(preference.kind(due: Self.today + days, at: Self.now) == expected)
        preference.enabled = false
        #expect(preference.kind(due: Self.today + days, at: Self.now) == nil)
    }

    @Test("Each person's own preference is kept, and only what can be is taken")
    func preferences() async throws {
        try await LineHouse.open { house in
            let service = house.mesh()[ReminderService.self]
            #expect(try await service.preference() == .standard)
            let changed = try await service.update(
                ReminderPreferenceChange(daysBefore: .to(3), timeZone: .to("Europe/Vienna")), ifMatch: EntityTag(0))
            #expect(changed.version == 1)
            #expect(try await service.preference() == changed)
            #expect(try await house.mesh(.viewer)[ReminderService.self].preference() == .standard)
            #expect(
                await LineHouse.fields {
                    try await service.update(ReminderPreferenceChange(timeZone: .to("Mars/Olympus")), ifMatch: nil)
                } == ["time_zone"])
            #expect(
                await LineHouse.code {
                    try await service.update(ReminderPreferenceChange(hour: .to(9)), ifMatch: EntityTag(0))
                } == "version_conflict")
        }
    }
}
