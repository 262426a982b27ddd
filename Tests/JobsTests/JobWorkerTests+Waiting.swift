import Database
import Foundation
import Jobs
import Synchronization
import Testing

extension JobWorkerTests {
    @Test(
        "A database that cannot be reached for a while costs a running job neither its lease nor an attempt",
        arguments: TestDatabase.available)
    func outage(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let interrupted = InterruptedDatabase(database)
            let queue = TestClock().queue(interrupted)
            var handlers = JobHandlers()
            handlers.handle(BriefLeaseJob.self) { job, context in
                interrupted.isDown = true
                _ = await interrupted.refusals.next(3)
                interrupted.isDown = false
                try await write(database, context, job.number)
            }
            try await withWorker(queue, handlers) {
                let id = try await queue.add(BriefLeaseJob(number: 6), to: database).id
                let done = try await queue.wait(for: id, toBe: .done)
                #expect(done.attempts == 1)
            }
            #expect(try await results(database) == [6])
        }
    }

    @Test("A job that is to run later is left until then", arguments: TestDatabase.available)
    func later(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let order = Reports<Int>()
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, _ in order.send(job.number) }
            try await queue.add(
                CountJob(number: 1), to: database, runAt: JobTime(microseconds: clock.now.microseconds + 60_000_000))
            let first = try await queue.add(CountJob(number: 2), to: database).id
            try await withWorker(queue, handlers) {
                #expect(await order.next(1) == [2])
                _ = try await queue.wait(for: first, toBe: .done)
                clock.advance(by: .seconds(60))
                #expect(await order.next(1) == [1])
            }
        }
    }

    @Test("An attempt that does not end in its time is cancelled, and has failed", arguments: TestDatabase.available)
    func timeout(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let (held, hold) = AsyncStream<Void>.makeStream()
            var handlers = JobHandlers()
            handlers.handle(EndlessJob.self) { _, _ in
                for await _ in held {}
                try Task.checkCancellation()
            }
            try await withWorker(queue, handlers) {
                let id = try await queue.add(EndlessJob(), to: database).id
                let failed = try await queue.wait(for: id, toBe: .failed)
                #expect(failed.error == "It took longer than 0 seconds")
            }
            hold.finish()
        }
    }
}

/// A job that may take a twentieth of a second, once.
private struct EndlessJob: Job {
    static let kind = "endless"
    static let policy = JobPolicy(attempts: 1, timeout: .milliseconds(50))
}
