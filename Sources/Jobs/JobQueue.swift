public import Database
public import Foundation

/// Where jobs wait.
public struct JobQueue: Sendable {
    let database: any RelationalDatabase
    let bell: JobBell
    let clock: @Sendable () -> JobTime

    /// - Parameter clock: replaced in tests.
    public init(database: any RelationalDatabase, clock: @escaping @Sendable () -> JobTime = { .now }) {
        self.database = database
        self.clock = clock
        bell = JobBell()
    }

    /// Puts a job into the queue, in the caller's transaction: the change that calls for it and the job are committed together.
    ///
    /// - Parameters:
    ///   - owner: the person who may follow it.
    ///   - dedupe: while a job with this key waits, that one is returned instead. One that runs already is not enough: it may have read the old state.
    ///   - runAt: nil for at once.
    /// - Throws: `DatabaseError`.
    @discardableResult
    public func enqueue<J: Job>(
        _ job: J, workspace: UUID?, owner: UUID? = nil, subject: UUID? = nil, dedupe: String? = nil,
        runAt: JobTime? = nil,
        in transaction: any DatabaseTransaction
    ) async throws -> JobRecord {
        let now = clock()
        let id = Self.newID(at: now)
        let payload = try DatabaseValue.json(encoding: job)
        try await transaction.run(
            .unscoped(
                """
                INSERT INTO jobs (id, kind, lane, payload, workspace_id, owner_id, subject_id, status, progress, attempts, max_attempts, run_at,
                dedupe_key, created_at, updated_at) VALUES (\(id), \(J.kind), \(J.policy.lane), \(payload), \(workspace), \(owner),
                \(subject), 'queued', \(0.0), 0, \(J.policy.attempts), \(runAt ?? now), \(dedupe), \(now), \(now))
                ON CONFLICT (dedupe_key) WHERE status = 'queued' DO UPDATE SET updated_at = excluded.updated_at
                """))
        // With a key, an older job may have been there.
        let key: SQL = dedupe.map { "dedupe_key = \($0) AND status = 'queued'" } ?? "id = \(id)"
        let found: JobRecord? = try await transaction.first(.unscoped("SELECT \(Self.columns) FROM jobs WHERE \(key)"))
        guard let found else { throw DatabaseError(.other, detail: "a job that was just written is not there") }
        bell.ringSoon()
        return found
    }

    /// One job, or nil.
    public func job(_ id: UUID) async throws -> JobRecord? {
        try await database.read(.unscoped) { try await $0.first("SELECT \(Self.columns) FROM jobs WHERE id = \(id)") }
    }

    /// The newest job about something, or nil.
    public func newest(about subject: UUID, kind: String) async throws -> JobRecord? {
        try await database.read(.unscoped) {
            try await $0.first(
                "SELECT \(Self.columns) FROM jobs WHERE subject_id = \(subject) AND kind = \(kind) ORDER BY id DESC LIMIT 1"
            )
        }
    }

    /// The jobs of a workspace that wait or run, the oldest first.
    public func active(in workspace: UUID, kinds: Set<String>, limit: Int) async throws -> [JobRecord] {
        try await database.read(.unscoped) {
            try await $0.all(
                """
                SELECT \(Self.columns) FROM jobs WHERE status IN ('queued', 'running') AND workspace_id = \(workspace)
                AND kind IN \(list: kinds.sorted()) ORDER BY id LIMIT \(limit)
                """)
        }
    }

    /// Jobs, the newest first.
    /// - Parameters:
    ///   - after: the last id of the page before.
    ///   - limit: 1 to 1,000.
    public func jobs(status: JobRecord.Status? = nil, kind: String? = nil, after: UUID? = nil, limit: Int) async throws
        -> [JobRecord]
    {
        var conditions: [SQL] = ["1 = 1"]
        if let status { conditions.append("status = \(status)") }
        if let kind { conditions.append("kind = \(kind)") }
        if let after { conditions.append("id < \(after)") }
        let condition = conditions.joined(separator: " AND ")
        return try await database.read(.unscoped) {
            try await $0.all(
                "SELECT \(Self.columns) FROM jobs WHERE \(condition) ORDER BY id DESC LIMIT \(min(max(limit, 1), 1000))"
            )
        }
    }

    /// Has a failed job tried again, from its first attempt on, in the caller's transaction.
    /// - Returns: the job, or nil when there is none of that id that has failed.
    public func retry(_ id: UUID, in transaction: any DatabaseTransaction) async throws -> JobRecord? {
        let now = clock()
        let changed = try await transaction.run(
            .unscoped(
                """
                UPDATE jobs SET status = 'queued', attempts = 0, error = NULL, progress = \(0.0), run_at = \(now), finished_at = NULL,
                lease_owner = NULL, dedupe_key = NULL, updated_at = \(now) WHERE id = \(id) AND status = 'failed'
                """))
        guard changed == 1 else { return nil }
        bell.ringSoon()
        return try await transaction.first(.unscoped("SELECT \(Self.columns) FROM jobs WHERE id = \(id)"))
    }

    /// Forgets jobs that ended before `time`.
    /// - Parameter limit: forgets no more than these at once, so that others can write in between.
    /// - Returns: how many.
    public func forget(_ status: JobRecord.Status, endedBefore time: JobTime, limit: Int = 1_000) async throws -> Int {
        try await database.write(.unscoped) { transaction in
            try await transaction.run(
                """
                DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE status = \(status) AND finished_at < \(time) ORDER BY id LIMIT \(limit))
                """)
        }
    }

    /// Takes back the jobs about something that has gone: those that wait are deleted, those that run find their lease lost.
    public func cancel(subject: UUID, in transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            .unscoped("DELETE FROM jobs WHERE subject_id = \(subject) AND status IN ('queued', 'running')"))
    }

    static let columns: SQL = """
        id, kind, payload, workspace_id, owner_id, subject_id, status, progress, detail, attempts, max_attempts, lease_owner, error, created_at,
        updated_at, finished_at
        """

    /// A UUIDv7 (RFC 9562 5.7): ids sort by age.
    private static func newID(at now: JobTime) -> UUID {
        let high = UInt64(max(0, now.microseconds / 1000)) << 16 | 0x7000 | .random(in: 0...0x0FFF)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: .min ... .max) >> 2
        return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
