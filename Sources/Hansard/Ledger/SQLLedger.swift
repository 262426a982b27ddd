package import Database
package import Foundation
package import Mesh

/// The books of a node: every change goes through `change`, which writes beside it, in the same transaction, the event that the operation declares,
/// the audit entry, and the answer that a repetition is to get.
package struct SQLLedger: Ledger {
    /// The writes of one change, in their order: where a crash can come between.
    package enum Step: Sendable, CaseIterable {
        case change, event, audit, replay
    }

    package let database: any RelationalDatabase
    package let commits: CommitSignal
    private let clock: @Sendable () -> Timestamp
    private let afterStep: (@Sendable (Step) -> Void)?

    /// - Parameters:
    ///   - commits: told of every event once it is committed and before `change` returns.
    ///   - afterStep: called after each write and before the commit; tests end the process there.
    package init(
        database: any RelationalDatabase, commits: CommitSignal, clock: @escaping @Sendable () -> Timestamp = { .now },
        afterStep: (@Sendable (Step) -> Void)? = nil
    ) {
        self.database = database
        self.commits = commits
        self.clock = clock
        self.afterStep = afterStep
    }

    /// Makes one change for a caller. Nothing but the database may be touched inside.
    ///
    /// - Parameters:
    ///   - scope: where its statements run; the caller's workspace unless the change is of an account.
    ///   - body: makes the change and says what to record of it.
    /// - Throws: what `body` throws, and `DatabaseError`; then nothing of it was kept.
    package func change<Output: Sendable>(
        by caller: Caller, in scope: Scope? = nil,
        _ body:
            @escaping @Sendable (_ transaction: any DatabaseTransaction, _ now: Timestamp) async throws -> Recorded<
                Output
            >
    ) async throws -> Output {
        let now = clock()
        let (output, events) = try await database.write(scope ?? caller.scope) { transaction in
            let recorded = try await body(transaction, now)
            afterStep?(.change)
            let entries = recorded.entries(default: caller.call.operation.emits, in: caller.identity.workspace)
            for entry in entries {
                let details = try DatabaseValue.json(canonical: entry.details)
                try await LedgerStore.write(entry, details, at: now, transaction)
                afterStep?(.event)
                try await LedgerStore.writeAudit(entry, details, by: caller, at: now, transaction)
                afterStep?(.audit)
            }
            try await remember(recorded.output, for: caller, at: now, transaction)
            return (recorded.output, entries.map { CommittedEvent(name: $0.event, workspace: $0.workspace) })
        }
        commits.announce(events)
        return output
    }

    package func recall(_ key: ReplayKey) async throws -> RememberedAnswer? {
        try await database.read(.unscoped) { try await LedgerStore.replay(key, $0) }
    }

    private func remember(
        _ output: some Sendable, for caller: Caller, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        guard let replay = caller.call.replay else { return }
        guard let answer = try replay.encode(output) else {
            throw HansardError(.internalError, "\(caller.call.operation.name) records something else than it answers")
        }
        do {
            try await LedgerStore.write(
                replay.key, RememberedAnswer(fingerprint: try replay.fingerprint(), answer: answer), at: now,
                transaction)
        } catch let error as DatabaseError where error.violates(.unique) {
            throw HansardError(
                .requestInProgress, "A request with this Idempotency-Key is being answered by another node",
                retryAfter: .seconds(1))
        }
        afterStep?(.replay)
    }
}

/// What a change made, and what is to be recorded of it.
package struct Recorded<Output: Sendable>: Sendable {
    package let output: Output
    let changes: [LedgerChange]

    /// Nothing happened: a repetition, or a change that changes nothing.
    package init(unchanged output: Output) {
        self.output = output
        changes = []
    }

    /// One thing changed.
    /// - Parameters:
    ///   - subject: the id of what changed.
    ///   - meeting: the meeting that it belongs to.
    ///   - event: instead of the one that the operation declares.
    ///   - workspace: instead of the caller's: an account's changes happen outside any.
    ///   - details: what readers of the event and of the audit trail need to know; never a secret.
    package init(
        _ output: Output, subject: UUID, meeting: UUID? = nil, event: EventName? = nil, workspace: UUID? = nil,
        details: JSONValue = [:]
    ) {
        self.output = output
        changes = [
            LedgerChange(event: event, subject: subject, meeting: meeting, workspace: workspace, details: details)
        ]
    }

    /// Several things changed at once.
    package init(_ output: Output, changes: [LedgerChange]) {
        self.output = output
        self.changes = changes
    }

    func entries(default event: EventName?, in workspace: UUID?) -> [LedgerEntry] {
        changes.compactMap { change in
            (change.event ?? event).map {
                LedgerEntry(
                    event: $0, subject: change.subject, meeting: change.meeting,
                    workspace: change.workspace ?? workspace, details: change.details)
            }
        }
    }
}

/// One thing that changed.
package struct LedgerChange: Sendable {
    package var event: EventName?
    package var subject: UUID
    package var meeting: UUID?
    package var workspace: UUID?
    package var details: JSONValue

    package init(
        event: EventName? = nil, subject: UUID, meeting: UUID? = nil, workspace: UUID? = nil, details: JSONValue = [:]
    ) {
        self.event = event
        self.subject = subject
        self.meeting = meeting
        self.workspace = workspace
        self.details = details
    }
}

/// One thing that changed, as it is written down.
struct LedgerEntry: Sendable {
    let event: EventName
    let subject: UUID
    let meeting: UUID?
    let workspace: UUID?
    let details: JSONValue
}

extension Caller {
    /// Where the caller's statements run.
    var scope: Scope { identity.workspace.map(Scope.workspace) ?? .unscoped }
}
