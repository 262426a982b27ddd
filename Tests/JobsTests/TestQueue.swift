import Database
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// The databases that the tests run on: SQLite always, PostgreSQL if `HANSARD_TEST_POSTGRES` names a server.
enum TestDatabase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgresql

    static var available: [TestDatabase] { server == nil ? [.sqlite] : [.sqlite, .postgresql] }
    static var server: String? { ProcessInfo.processInfo.environment["HANSARD_TEST_POSTGRES"] }

    var testDescription: String { rawValue }

    /// Lends a database with the table of jobs and one of results, and removes it afterwards.
    func lend(_ body: (any RelationalDatabase) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try await use(.sqlite(path: folder.appending(path: "jobs.sqlite").path), body)
        case .postgresql:
            let server = try #require(Self.server)
            let name = "jobs_" + UUID().uuidString.lowercased().filter { $0 != "-" }
            let owner = try await DatabaseLocation.postgresql(url: server).open()
            try await owner.execute([SQLText("CREATE SCHEMA \(name)", for: nil)])
            let separator = server.contains("?") ? "&" : "?"
            let result: Result<Void, any Error>
            do {
                result = .success(
                    try await use(.postgresql(url: "\(server)\(separator)options=-csearch_path%3D\(name)"), body))
            } catch {
                result = .failure(error)
            }
            try await owner.execute([SQLText("DROP SCHEMA \(name) CASCADE", for: nil)])
            await owner.close()
            try result.get()
        }
    }

    private func use(_ location: DatabaseLocation, _ body: (any RelationalDatabase) async throws -> Void) async throws {
        let database = try await location.open()
        try await database.execute(
            JobSchema.up + ["CREATE TABLE results (job {uuid} NOT NULL, number {bigint} NOT NULL)"])
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        await database.close()
        try result.get()
    }
}

/// A time that moves only when a test says so.
final class TestClock: Sendable {
    private let microseconds = Mutex<Int64>(1_790_000_000_000_000)

    var now: JobTime { JobTime(microseconds: microseconds.withLock { $0 }) }

    func advance(by duration: Duration) {
        microseconds.withLock { $0 += Int64(duration / .microseconds(1)) }
    }

    func queue(_ database: any RelationalDatabase) -> JobQueue {
        JobQueue(database: database, clock: { self.now })
    }
}

/// A job with a number, so that a test can tell jobs apart.
struct CountJob: Job, Equatable {
    static let kind = "count"
    static let policy = JobPolicy(attempts: 3, backoff: .seconds(10), longestBackoff: .seconds(60), lease: .seconds(30))
    var number: Int
}

/// A job of a lane of its own.
struct LaneJob: Job {
    static let kind = "lane"
    static let policy = JobPolicy(attempts: 2, lane: "speech")
    var number: Int
}

struct Transient: Error {}
struct Hopeless: PermanentFailure, CustomStringConvertible {
    var description: String { "the file cannot be decoded" }
}

/// What handlers tell a test, in order.
struct Reports<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func send(_ value: Value) { continuation.yield(value) }

    /// The next so many values.
    func next(_ count: Int) async -> [Value] {
        var values: [Value] = []
        guard count > 0 else { return values }
        for await value in stream {
            values.append(value)
            if values.count == count { break }
        }
        return values
    }
}

extension JobQueue {
    /// Enqueues a job in a transaction of its own.
    @discardableResult
    func add(
        _ job: some Job, to database: any RelationalDatabase, subject: UUID? = nil, dedupe: String? = nil,
        runAt: JobTime? = nil
    ) async throws -> JobRecord {
        try await database.write(.unscoped) { tx in
            try await enqueue(job, workspace: nil, subject: subject, dedupe: dedupe, runAt: runAt, in: tx)
        }
    }

    /// Waits until a job has a status. The worker writes it on its own time, so it is asked again and again.
    func wait(for id: UUID, toBe status: JobRecord.Status) async throws -> JobRecord {
        while true {
            if let job = try await job(id), job.status == status { return job }
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}

/// A worker that runs until the body returns, and is then shut down gracefully, or killed.
func withWorker(
    _ queue: JobQueue, name: String = "one", limits: [String: Int] = [:], _ handlers: JobHandlers,
    _ body: @Sendable () async throws -> Void
) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let worker = JobWorker(
        queue: queue, name: name, handlers: handlers, limits: limits, pollInterval: .milliseconds(5), logger: logger)
    let group = ServiceGroup(services: [worker], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        try result.get()
    }
}
