import Database
import Foundation
package import Jobs
package import Mesh

/// Long work that goes on after the answer: how far it has come, and another try when it failed.
@Service("jobs")
package struct JobService: Sendable {
    let ledger: SQLLedger
    let queue: JobQueue

    package init(ledger: SQLLedger, queue: JobQueue) {
        self.ledger = ledger
        self.queue = queue
    }

    /// Tells how far a job has come, to the one who started it and to the workspace's admins.
    @Operation(.get, "/jobs/{id}", for: .viewer)
    package func get(_ id: JobView.ID, by caller: Caller) async throws -> JobView {
        JobView(try await visible(id, to: caller))
    }

    /// Has a failed job tried again.
    @Operation(.post, "/jobs/{id}/retry", for: .member, status: .accepted, emits: .jobRetried, fails: [.conflict])
    package func retry(_ id: JobView.ID, by caller: Caller) async throws -> Accepted {
        try await retry(try await visible(id, to: caller), by: caller)
    }

    /// Lists the jobs of the whole instance, the newest first.
    @Operation(.get, "/admin/jobs", for: .instanceOwner)
    package func listAll(matching filter: JobFilter, page: Page, by caller: Caller) async throws -> PageOf<JobView> {
        guard page.sort == nil || page.sort == Self.order else {
            throw HansardError.invalid("sort", "unknown", "must be \(Self.order)")
        }
        let after = try page.cursor.map { text throws(HansardError) in try ListCursor(text, sort: Self.order).id }
        let found = try await queue.jobs(
            status: filter.status?.stored, kind: filter.kind, after: after, limit: page.limit + 1)
        let jobs = found.prefix(page.limit).map { JobView($0) }
        let last = found.count > page.limit ? jobs.last : nil
        let next = try last.map { try ListCursor(sort: Self.order, key: .timestamp($0.createdAt), id: $0.id.uuid).text }
        let total = page.count ? try await count(filter) : nil
        return PageOf(items: jobs, limit: page.limit, nextCursor: next, total: total)
    }

    /// Has a failed job of any workspace tried again.
    @Operation(
        .post, "/admin/jobs/{id}/retry", for: .instanceOwner, status: .accepted, emits: .jobRetried, fails: [.conflict])
    package func retryAny(_ id: JobView.ID, by caller: Caller) async throws -> Accepted {
        guard let record = try await queue.job(id.uuid) else { throw HansardError.notFound("job") }
        return try await retry(record, by: caller)
    }

    private func visible(_ id: JobView.ID, to caller: Caller) async throws -> JobRecord {
        guard let record = try await queue.job(id.uuid), let workspace = record.workspace,
            workspace == caller.identity.workspace
        else {
            throw HansardError.notFound("job")
        }
        let identity = caller.identity
        let isStarter = record.owner != nil && record.owner == identity.user
        let isAdmin = (identity.role ?? .viewer) >= .admin
        guard isStarter || isAdmin else { throw HansardError.notFound("job") }
        return record
    }

    private func retry(_ record: JobRecord, by caller: Caller) async throws -> Accepted {
        try await ledger.change(by: caller) { transaction, _ in
            guard let retried = try await queue.retry(record.id, in: transaction) else {
                throw HansardError(.conflict, "Only a job that has failed can be tried again")
            }
            return Recorded(
                Accepted(job: JobView(retried)), subject: record.id, workspace: record.workspace,
                details: ["kind": .string(record.kind)])
        }
    }

    private func count(_ filter: JobFilter) async throws -> Int {
        var conditions: [SQL] = ["TRUE"]
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let kind = filter.kind { conditions.append("kind = \(kind)") }
        let condition = conditions.joined(separator: " AND ")
        return try await ledger.database.read(.unscoped) {
            try await $0.scalar("SELECT COUNT(*) FROM jobs WHERE \(condition)")
        } ?? 0
    }

    /// Ids are made from the time, so the queue's order by id is the order of creation.
    private static let order = "-created_at"
}

/// Which jobs are asked for.
@Schema
package struct JobFilter: Sendable {
    package var status: JobStatus?
    /// What they do: `transcribe`, `speakers`, `minutes`, …
    @Length(1...60) package var kind: String?

    package init(status: JobStatus? = nil, kind: String? = nil) {
        self.status = status
        self.kind = kind
    }
}

extension EventName {
    package static let jobRetried: EventName = "job.retried"
}
