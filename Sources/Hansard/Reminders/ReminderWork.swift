package import Database
import Foundation
package import Jobs
import Language
package import Mail
package import Mesh

/// Looks for what is due, and has reminders sent.
struct PlanRemindersJob: Job {
    static let kind = "plan-reminders"
    static let policy = JobPolicy()
    /// The key that makes those that wait one.
    static let dedupe = "plan-reminders"
    /// Between two rounds.
    static let interval = Duration.seconds(600)

    /// Only this one; nil for all.
    var item: UUID?
}

/// Sends one reminder.
struct SendReminderJob: Job {
    static let kind = "send-reminder"
    static let policy = JobPolicy(
        attempts: 8, backoff: .seconds(30), longestBackoff: .seconds(3600), timeout: .seconds(300))

    var reminder: UUID
}

/// What is done for `PlanRemindersJob` and `SendReminderJob`.
///
/// A reminder is noted in one transaction with the job that sends it, once for each item, person, day and kind. A process
/// that ends between sending and noting leaves a try of which nobody knows: it is tried once more, under the same
/// Message-ID, so that at most one mail is sent twice; after two such tries the reminder counts as sent.
package struct ReminderWork: Sendable {
    private let ledger: JobLedger
    private let queue: JobQueue
    private let system: SystemMesh
    private let mailer: any Mailer
    private let settings: ReminderSettings
    private let clock: @Sendable () -> Timestamp

    /// Of tries whose end nobody knows.
    private static let uncertainLimit = 2
    private static let batch = 500

    package init(
        ledger: JobLedger, queue: JobQueue, system: SystemMesh, mailer: any Mailer, settings: ReminderSettings,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.ledger = ledger
        self.queue = queue
        self.system = system
        self.mailer = mailer
        self.settings = settings
        self.clock = clock
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            PlanRemindersJob.self,
            { job, _ in
                try await plan(job.item)
                if job.item == nil { try await enqueue(at: clock() + PlanRemindersJob.interval) }
            },
            failed: { job, _, _ in
                if job.item == nil { try await enqueue(at: clock() + PlanRemindersJob.interval) }
            })
        handlers.handle(
            SendReminderJob.self, { job, context in try await send(job, context) },
            failed: { job, context, _ in try await giveUp(job, context) })
    }

    /// Puts the first round into the queue, unless one waits there already. For the start of a worker.
    package func schedule() async throws { try await enqueue(at: clock()) }

    private func enqueue(at time: Timestamp) async throws {
        try await ledger.database.write(.unscoped) { transaction in
            _ = try await queue.enqueue(
                PlanRemindersJob(), workspace: nil, dedupe: PlanRemindersJob.dedupe,
                runAt: JobTime(microseconds: time.microseconds), in: transaction)
        }
    }

    /// Notes every reminder that it is time for.
    func plan(_ item: UUID? = nil) async throws {
        let now = clock(), today = CalendarDay(of: now)
        var last: UUID?
        repeat {
            let after = last
            // Somewhere it is tomorrow already, and elsewhere still yesterday.
            let found = try await ledger.database.read(.unscoped) {
                try await ReminderStore.candidates(
                    from: today + -1, to: today + 15, item: item, after: after, limit: Self.batch, $0)
            }
            for candidate in found { try await note(candidate, at: now) }
            last = found.count == Self.batch ? found.last?.item.uuid : nil
        } while last != nil
    }

    private func note(_ candidate: ReminderStore.Candidate, at now: Timestamp) async throws {
        guard let kind = candidate.preference.kind(due: candidate.due, at: now), !candidate.told.contains(kind) else {
            return
        }
        try await ledger.database.write(.workspace(candidate.workspace)) { transaction in
            guard let reminder = try await ReminderStore.add(candidate, kind, at: now, transaction) else { return }
            _ = try await queue.enqueue(
                SendReminderJob(reminder: reminder), workspace: candidate.workspace, subject: candidate.item.uuid,
                in: transaction)
        }
    }

    private func send(_ job: SendReminderJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        guard let (reminder, message, meeting) = try await message(job, workspace, context) else {
            return try await end(job, .dropped, workspace, context)
        }
        let isUncertain = try await ledger.database.write(.workspace(workspace)) { transaction in
            try await context.confirm(in: transaction)
            guard reminder.uncertain < Self.uncertainLimit else { return true }
            try await ReminderStore.count(1, of: reminder.id, transaction)
            return false
        }
        if isUncertain { return try await end(job, .sent, workspace, context) }
        do throws(MailError) {
            try await mailer.send(message)
        } catch {
            try await ledger.database.write(.workspace(workspace)) {
                try await ReminderStore.count(-1, of: reminder.id, $0)
            }
            let failure = HansardError(.unavailable, "The reminder was not sent", cause: error)
            if case .transient = error { throw JobFailure(error: failure) }
            throw LastingJobFailure(error: failure)
        }
        try await ledger.change(by: context, in: workspace) { transaction, now in
            try await context.finish(in: transaction)
            try await ReminderStore.end(reminder.id, .sent, at: now, transaction)
            return Recorded(
                (), subject: reminder.item.uuid, meeting: meeting.uuid, event: .actionItemReminded,
                details: ["kind": .string(reminder.kind.rawValue), "due_at": .string(reminder.due.description)])
        }
    }

    /// The mail, if it is still wanted: by somebody of the workspace with a confirmed address, of something that is still
    /// theirs to do by that day.
    private func message(_ job: SendReminderJob, _ workspace: UUID, _ context: JobContext) async throws -> (
        ReminderStore.Waiting, MailMessage, Meeting.ID
    )? {
        let (reminder, preference) = try await ledger.database.read(.workspace(workspace)) { session in
            let reminder = try await ReminderStore.waiting(job.reminder, session)
            let preference = try await reminder.asyncMap { try await ReminderStore.preference(of: $0.person, session) }
            return (reminder, (preference ?? nil) ?? .standard)
        }
        guard let reminder, preference.enabled else { return nil }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        do {
            let item = try await mesh[ActionItemService.self].get(reminder.item)
            guard item.status != .done, item.assigneeID?.uuid == reminder.person, item.dueAt == reminder.due else {
                return nil
            }
            let meeting = try await mesh[MeetingService.self].get(item.meetingID)
            let people = try await mesh[WorkspaceService.self].addresses(
                matching: PeopleQuery(ids: [reminder.person])
            ).people
            // Whoever has not confirmed the address may be somebody else, whom nobody's text is sent to.
            guard let person = people.first, person.emailVerified else { return nil }
            let message = try ReminderMail(settings: settings).message(
                reminder, of: item, meeting: meeting, in: workspace, to: person.email)
            return (reminder, message, meeting.id)
        } catch let error as HansardError where error.code == .notFound {
            return nil
        } catch let error as MailError {
            throw LastingJobFailure(error: HansardError(.unavailable, "The reminder was not sent", cause: error))
        }
    }

    private func end(
        _ job: SendReminderJob, _ outcome: ReminderStore.Outcome, _ workspace: UUID, _ context: JobContext
    ) async throws {
        let now = clock()
        try await ledger.database.write(.workspace(workspace)) { transaction in
            try await context.finish(in: transaction)
            try await ReminderStore.end(job.reminder, outcome, at: now, transaction)
        }
    }

    private func giveUp(_ job: SendReminderJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let now = clock()
        try await ledger.database.write(.workspace(workspace)) { transaction in
            try await context.confirm(in: transaction)
            try await ReminderStore.end(job.reminder, .dropped, at: now, transaction)
        }
    }
}

/// Looks at once whether an item that was written down or changed is to be reminded of.
package struct ReminderStarter: EventReader {
    package static let name = "reminders"
    package let kinds: Set<EventName>? = [.actionItemCreated, .actionItemUpdated]
    private let queue: JobQueue

    package init(queue: JobQueue) { self.queue = queue }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard event.details["due_at"]?.string != nil, let workspace = event.workspace else { return }
        _ = try await queue.enqueue(
            PlanRemindersJob(item: event.subject), workspace: workspace, subject: event.subject,
            dedupe: "\(PlanRemindersJob.dedupe):\(event.subject)", in: transaction)
    }
}

extension Optional {
    fileprivate func asyncMap<Output>(_ body: (Wrapped) async throws -> Output) async throws -> Output? {
        guard let value = self else { return nil }
        return try await body(value)
    }
}
