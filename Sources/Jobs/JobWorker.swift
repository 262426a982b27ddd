import Database
import Foundation
public import Logging
public import ServiceLifecycle

/// Runs jobs until it is asked to stop; then it hands back those that it has.
public struct JobWorker: Service {
    private let queue: JobQueue
    private let name: String
    private let handlers: JobHandlers
    private let limits: [String: Int]
    private let pollInterval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - name: the same after a restart, and of one running process only: what it left behind is taken up at once.
    ///   - limits: how many jobs of a lane run at once; 2 where nothing is said.
    ///   - pollInterval: how soon work of other processes is found.
    public init(
        queue: JobQueue, name: String, handlers: JobHandlers, limits: [String: Int] = [:],
        pollInterval: Duration = .seconds(1), logger: Logger
    ) {
        self.queue = queue
        self.name = name
        self.handlers = handlers
        self.limits = limits
        self.pollInterval = pollInterval
        self.logger = logger
    }

    public func run() async throws {
        try await releaseOwn()
        let rings = queue.bell.rings()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tick() }
            group.addTask {
                await cancelWhenGracefulShutdown {
                    await work(rings)
                }
            }
            // When one ends, the worker is to stop: the other must not keep it.
            await group.next()
            group.cancelAll()
        }
    }

    /// Rings at every interval, for what other processes have put into the queue.
    private func tick() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                queue.bell.ring()
                try? await Task.sleep(for: pollInterval)  // cancelled: the loop ends
            }
        }
    }

    private func work(_ rings: AsyncStream<Void>) async {
        let running = LaneCounts()
        await withTaskGroup(of: Void.self) { group in
            for await _ in rings {
                while !Task.isCancelled, let record = await claim(besides: running.full(limits)) {
                    let lane = handlers.all[record.kind]?.policy.lane ?? "default"
                    running.begin(lane)
                    group.addTask {
                        await perform(record)
                        running.end(lane)
                        queue.bell.ring()
                    }
                }
                if Task.isCancelled { break }
            }
            group.cancelAll()
        }
    }

    private func claim(besides lanes: [String]) async -> JobRecord? {
        do {
            return try await next(besides: lanes)
        } catch is CancellationError {
            return nil
        } catch {
            logger.error("No job can be taken", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// What this worker had when it was killed is free again.
    private func releaseOwn() async throws {
        let now = queue.clock()
        try await queue.database.write(.unscoped) { transaction in
            try await transaction.run(
                "UPDATE jobs SET lease_until = \(now), updated_at = \(now) WHERE status = 'running' AND lease_owner = \(name)"
            )
        }
    }

    /// Takes the next job that is due, or one whose worker has been silent for too long. Whether there is any is asked of a
    /// reader first: a worker that waits keeps nobody from writing.
    private func next(besides lanes: [String]) async throws -> JobRecord? {
        let now = queue.clock()
        let kinds = Array(handlers.all.keys).sorted()
        guard !kinds.isEmpty else { return nil }
        let free: SQL = lanes.isEmpty ? "" : " AND lane NOT IN \(list: lanes)"
        let lock: SQL = queue.database.dialect == .postgresql ? " FOR UPDATE SKIP LOCKED" : ""
        let lease = now + (handlers.all.values.map(\.policy.lease).min() ?? .seconds(30))
        let due: SQL = """
            (status = 'queued' OR (status = 'running' AND lease_until <= \(now))) AND run_at <= \(now) AND kind IN \(list: kinds)\(free)
            """
        let isAnyDue: Int? = try await queue.database.read(.unscoped) {
            try await $0.scalar("SELECT 1 FROM jobs WHERE \(due) LIMIT 1")
        }
        guard isAnyDue != nil else { return nil }
        return try await queue.database.write(.unscoped) { transaction in
            try await transaction.first(
                """
                UPDATE jobs SET status = 'running', attempts = attempts + 1, lease_owner = \(name), lease_until = \(lease), dedupe_key = NULL,
                updated_at = \(now) WHERE id = (SELECT id FROM jobs WHERE \(due) ORDER BY run_at, id LIMIT 1\(lock))
                RETURNING \(JobQueue.columns)
                """)
        }
    }

    private func perform(_ record: JobRecord) async {
        let context = JobContext(record: record, queue: queue, owner: name)
        do {
            guard let handler = handlers.all[record.kind] else { throw JobError.unknownKind(record.kind) }
            guard record.attempts <= record.attemptLimit else { throw WorkerDied() }
            try await runHoldingLease(handler, context)
            _ = try await context.end()
        } catch {
            await settle(context, after: Task.isCancelled ? CancellationError() : error)
        }
    }

    /// Runs the handler while the lease is being extended; when it is lost, the handler is cancelled.
    private func runHoldingLease(_ handler: JobHandlers.Handler, _ context: JobContext) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await handler.run(context) }
            group.addTask { try await holdLease(context, handler.policy.lease) }
            group.addTask {
                try await Task.sleep(for: handler.policy.timeout)
                throw AttemptTimedOut(limit: handler.policy.timeout)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Extends the lease until it is lost. A database that cannot be reached for a while does not end the attempt: if another
    /// worker takes the job meanwhile, the fence keeps this one from writing.
    private func holdLease(_ context: JobContext, _ lease: Duration) async throws {
        while true {
            try await Task.sleep(for: lease / 3)
            do {
                guard try await context.extend(by: lease) else { throw JobError.leaseLost }
            } catch let error as DatabaseError {
                logger.warning("A lease was not renewed", metadata: ["job": "\(context.id)", "error": "\(error)"])
            }
        }
    }

    private func settle(_ context: JobContext, after error: any Error) async {
        // The task may be cancelled already; what follows must happen all the same.
        await Task {
            do {
                try await conclude(context, error)
            } catch {
                logger.error(
                    "A job's end cannot be written; its lease will run out",
                    metadata: ["job": "\(context.id)", "error": "\(error)"])
            }
        }.value
    }

    private func conclude(_ context: JobContext, _ error: any Error) async throws {
        if case JobError.leaseLost = error { return }
        if error is CancellationError {
            _ = try await context.handBack()
            return
        }
        let sentence = String(describing: error)
        let metadata: Logger.Metadata = [
            "job": "\(context.id)", "kind": "\(context.record.kind)", "error": "\(String(reflecting: error))",
        ]
        guard error is any PermanentFailure || context.isLastAttempt else {
            let policy = handlers.all[context.record.kind]?.policy ?? JobPolicy()
            logger.warning("A job failed and will be tried again", metadata: metadata)
            _ = try await context.tryAgain(
                after: policy.wait(afterAttempt: context.attempt, draw: .random(in: 0..<1)), error: sentence)
            return
        }
        logger.error("A job failed for good", metadata: metadata)
        try await handlers.all[context.record.kind]?.failed(context, error)
        _ = try await context.fail(sentence)
    }
}

/// Every attempt ended with its worker.
struct WorkerDied: PermanentFailure, CustomStringConvertible {
    var description: String { "Its worker ended before it did, again and again" }
}
