import Database
import Foundation
import Jobs
import Synchronization
import Testing

@Suite("A worker", .timeLimit(.minutes(2)))
struct JobWorkerTests {
    func write(_ database: any RelationalDatabase, _ context: JobContext, _ number: Int) async throws {
        try await database.write(.unscoped) { tx in
            try await tx.run("INSERT INTO results (job, number) VALUES (\(context.id), \(number))")
            try await context.finish(in: tx)
        }
    }

    func results(_ database: any RelationalDatabase) async throws -> [Int] {
        try await database.read(.unscoped) {
            try await $0.scalars("SELECT number FROM results ORDER BY number", as: Int.self)
        }
    }

    /// Takes a job as a worker would, and is never heard of again, as after `kill -9`.
    func die(_ name: String, with queue: JobQueue, on database: any RelationalDatabase) async throws
        -> JobContext
    {
        let taken = Reports<JobContext>()
        let (held, hold) = AsyncStream<Void>.makeStream()
        var handlers = JobHandlers()
        handlers.handle(CountJob.self) { _, context in
            taken.send(context)
            for await _ in held {}
        }
        let table = "UPDATE jobs SET status = 'running', lease_owner = \(name)" as SQL
        let lost = Mutex<JobContext?>(nil)
        let rows = Mutex<[(UUID, Int, Int64)]>([])
        try await withWorker(queue, name: name, handlers) {
            let context = await taken.next(1)[0]
            lost.withLock { $0 = context }
            let row = try await database.read(.unscoped) { session in
                try await session.rows("SELECT id, attempts, lease_until FROM jobs WHERE id = \(context.id)")[0]
            }
            let kept = (
                try row.get("id", as: UUID.self), try row.get("attempts", as: Int.self),
                try row.get("lease_until", as: Int64.self)
            )
            rows.withLock { $0 = [kept] }
            hold.finish()
        }
        // The shutdown gave the job back or ended it: the row is set to what a kill leaves.
        for (id, attempts, until) in rows.withLock({ $0 }) {
            try await database.write(.unscoped) { tx in
                try await tx.run(
                    "\(table), attempts = \(attempts), lease_until = \(DatabaseValue.timestamp(until)), finished_at = NULL WHERE id = \(id)"
                )
            }
        }
        return try #require(lost.withLock { $0 })
    }

    @Test(
        "Work that is enqueued is done, and its result and its end are committed together",
        arguments: TestDatabase.available)
    func work(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                try await context.progress(0.5, detail: "half")
                try await write(database, context, job.number)
            }
            try await withWorker(queue, handlers) {
                let job = try await queue.add(CountJob(number: 4), to: database)
                let done = try await queue.wait(for: job.id, toBe: .done)
                #expect(done.progress == 1 && done.attempts == 1 && done.finishedAt != nil && done.leaseOwner == nil)
            }
            #expect(try await results(database) == [4])
        }
    }

    @Test("Progress can be followed, and is kept within its range", arguments: TestDatabase.available)
    func progress(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let (step, go) = (Reports<Int>(), Reports<Int>())
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { _, context in
                try await context.progress(0.25, detail: "listening")
                step.send(1)
                _ = await go.next(1)
                clock.advance(by: .seconds(1))
                try await context.progress(7, detail: nil)
                step.send(2)
                _ = await go.next(1)
            }
            try await withWorker(queue, handlers) {
                let id = try await queue.add(CountJob(number: 1), to: database).id
                _ = await step.next(1)
                let quarter = try #require(try await queue.job(id))
                #expect(quarter.status == .running && quarter.progress == 0.25 && quarter.detail == "listening")
                go.send(1)
                _ = await step.next(1)
                #expect(try await queue.job(id)?.progress == 1)
                go.send(2)
                _ = try await queue.wait(for: id, toBe: .done)
            }
        }
    }

    @Test("Two workers on one database share the jobs, and run none twice", arguments: TestDatabase.available)
    func sharing(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let running = Mutex<Set<Int>>([])
            let overlaps = Mutex(0)
            let finished = Reports<Int>()
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                if !running.withLock({ $0.insert(job.number).inserted }) { overlaps.withLock { $0 += 1 } }
                await Task.yield()
                try await write(database, context, job.number)
                running.withLock { _ = $0.remove(job.number) }
                finished.send(job.number)
            }
            let (handling, numbers) = (handlers, Array(0..<60))
            // A queue each, as two processes have.
            let (first, second) = (clock.queue(database), clock.queue(database))
            try await withWorker(first, name: "one", limits: ["default": 4], handling) {
                try await withWorker(second, name: "two", limits: ["default": 4], handling) {
                    for number in numbers { try await first.add(CountJob(number: number), to: database) }
                    #expect(Set(await finished.next(numbers.count)) == Set(numbers))
                }
            }
            #expect(overlaps.withLock { $0 } == 0)
            #expect(try await results(database) == numbers)
            #expect(try await first.jobs(status: .done, limit: 100).allSatisfy { $0.attempts == 1 })
        }
    }

    @Test("A lane's limit holds, and does not hold up another lane", arguments: TestDatabase.available)
    func lanes(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let (begun, go) = (Reports<String>(), Reports<Int>())
            let now = Mutex(0)
            let most = Mutex(0)
            var handlers = JobHandlers()
            handlers.handle(LaneJob.self) { job, _ in
                let count = now.withLock {
                    $0 += 1
                    return $0
                }
                most.withLock { $0 = max($0, count) }
                begun.send("speech")
                _ = await go.next(1)
                now.withLock { $0 -= 1 }
            }
            handlers.handle(CountJob.self) { _, _ in begun.send("default") }
            try await withWorker(queue, limits: ["speech": 1], handlers) {
                var last: UUID?
                for number in 0..<3 { last = try await queue.add(LaneJob(number: number), to: database).id }
                #expect(await begun.next(1) == ["speech"])
                try await queue.add(CountJob(number: 0), to: database)
                #expect(await begun.next(1) == ["default"])
                for number in 0..<3 { go.send(number) }
                _ = try await queue.wait(for: try #require(last), toBe: .done)
            }
            #expect(most.withLock { $0 } == 1)
        }
    }

    @Test(
        "An attempt that failed is followed by another, after a pause that is no longer than it may be",
        arguments: TestDatabase.available)
    func retries(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let attempts = Reports<Int>()
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { _, context in
                attempts.send(context.attempt)
                throw Transient()
            }
            try await withWorker(queue, handlers) {
                let id = try await queue.add(CountJob(number: 1), to: database).id
                for (attempt, longest) in [(1, 10.0), (2, 20.0)] {
                    #expect(await attempts.next(1) == [attempt])
                    let waiting = try await queue.wait(for: id, toBe: .queued)
                    #expect(waiting.error?.contains("Transient") == true && waiting.attempts == attempt)
                    let due = try await database.read(.unscoped) { session in
                        try await session.scalar("SELECT run_at FROM jobs WHERE id = \(id)", as: Int64.self) ?? 0
                    }
                    let pause = Double(due - clock.now.microseconds) / 1e6
                    #expect(pause >= 0 && pause <= longest)
                    clock.advance(by: .seconds(longest))
                }
                #expect(await attempts.next(1) == [3])
                let dead = try await queue.wait(for: id, toBe: .failed)
                #expect(dead.attempts == 3 && dead.error?.contains("Transient") == true && dead.finishedAt != nil)
            }
        }
    }

    @Test(
        "A failure that no attempt can mend ends the job at once; it is kept, and can be tried again",
        arguments: TestDatabase.available)
    func permanent(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let mended = Mutex(false)
            let consequences = Reports<String>()
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                if !mended.withLock({ $0 }) { throw Hopeless() }
                try await write(database, context, job.number)
            } failed: { _, _, error in
                consequences.send("\(error)")
            }
            try await withWorker(queue, handlers) {
                let id = try await queue.add(CountJob(number: 9), to: database).id
                let dead = try await queue.wait(for: id, toBe: .failed)
                #expect(dead.attempts == 1 && dead.error == "the file cannot be decoded")
                #expect(await consequences.next(1) == ["the file cannot be decoded"])
                mended.withLock { $0 = true }
                let tried = try await database.write(.unscoped) { try await queue.retry(id, in: $0) }
                let retried = try #require(tried)
                #expect(retried.status == .queued && retried.attempts == 0 && retried.error == nil)
                _ = try await queue.wait(for: id, toBe: .done)
            }
            #expect(try await results(database) == [9])
        }
    }

    @Test("A job that cannot be read fails at once", arguments: TestDatabase.available)
    func unreadable(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { _, _ in }
            let id = try await queue.add(CountJob(number: 1), to: database, runAt: JobTime(microseconds: .max / 2)).id
            let payload = DatabaseValue.json(#"{"number": "many"}"#)
            try await database.write(.unscoped) { tx in
                try await tx.run("UPDATE jobs SET payload = \(payload), run_at = created_at WHERE id = \(id)")
            }
            try await withWorker(queue, handlers) {
                let dead = try await queue.wait(for: id, toBe: .failed)
                #expect(dead.attempts == 1)
            }
        }
    }

    @Test(
        "A killed worker's job is taken over when its lease has run out, and not before",
        arguments: TestDatabase.available)
    func takeover(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let id = try await queue.add(CountJob(number: 5), to: database).id
            _ = try await die("dead", with: queue, on: database)
            let (other, attempts) = (LaneJob(number: 0), Reports<Int>())
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                attempts.send(context.attempt)
                try await write(database, context, job.number)
            }
            handlers.handle(LaneJob.self) { _, _ in attempts.send(0) }
            try await withWorker(queue, name: "alive", handlers) {
                // By the time that a later job is done, the worker has looked, and left the leased one alone.
                let later = try await queue.add(other, to: database).id
                #expect(await attempts.next(1) == [0])
                _ = try await queue.wait(for: later, toBe: .done)
                #expect(try await queue.job(id)?.status == .running)
                clock.advance(by: .seconds(31))
                #expect(await attempts.next(1) == [2])
                _ = try await queue.wait(for: id, toBe: .done)
            }
            #expect(try await results(database) == [5])
        }
    }

    @Test("A worker takes up at once what its killed former process had", arguments: TestDatabase.available)
    func restart(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let id = try await queue.add(CountJob(number: 5), to: database).id
            _ = try await die("same", with: queue, on: database)
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in try await write(database, context, job.number) }
            try await withWorker(queue, name: "same", handlers) {
                let done = try await queue.wait(for: id, toBe: .done)
                #expect(done.attempts == 2)
            }
        }
    }

    @Test("A job whose workers die every time is given up after its attempts", arguments: TestDatabase.available)
    func deadly(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let id = try await queue.add(CountJob(number: 5), to: database).id
            for _ in 0..<3 { _ = try await die("deadly", with: queue, on: database) }
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { _, _ in Issue.record("it was begun a fourth time") }
            try await withWorker(queue, name: "deadly", handlers) {
                _ = try await queue.wait(for: id, toBe: .failed)
            }
        }
    }

    @Test("Who has lost the lease can confirm, report and finish no more", arguments: TestDatabase.available)
    func fencing(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let id = try await queue.add(CountJob(number: 5), to: database).id
            let lost = try await die("slow", with: queue, on: database)
            clock.advance(by: .seconds(31))
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                await #expect(throws: JobError.leaseLost) { try await write(database, lost, 666) }
                await #expect(throws: JobError.leaseLost) { try await lost.progress(0.9) }
                await #expect(throws: JobError.leaseLost) {
                    try await database.write(.unscoped) { tx in
                        try await tx.run("INSERT INTO results (job, number) VALUES (\(lost.id), \(667))")
                        try await lost.confirm(in: tx)
                    }
                }
                try await database.write(.unscoped) { try await context.confirm(in: $0) }
                try await write(database, context, job.number)
            }
            try await withWorker(queue, name: "next", handlers) { _ = try await queue.wait(for: id, toBe: .done) }
            #expect(try await results(database) == [5])
            await #expect(throws: JobError.leaseLost) { try await write(database, lost, 668) }
        }
    }

    @Test("A shutdown hands jobs back at once, and does not count the attempt", arguments: TestDatabase.available)
    func handBack(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let begun = Reports<Int>()
            var waiting = JobHandlers()
            waiting.handle(CountJob.self) { _, context in
                begun.send(context.attempt)
                try await Task.sleep(for: .seconds(3600))
            }
            let id = try await queue.add(CountJob(number: 8), to: database).id
            try await withWorker(queue, waiting) { #expect(await begun.next(1) == [1]) }
            let given = try #require(try await queue.job(id))
            #expect(given.status == .queued && given.attempts == 0 && given.leaseOwner == nil && given.error == nil)
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in try await write(database, context, job.number) }
            try await withWorker(queue, name: "two", handlers) {
                let done = try await queue.wait(for: id, toBe: .done)
                #expect(done.attempts == 1)
            }
        }
    }

    @Test("A job that is cancelled while it runs can write nothing more", arguments: TestDatabase.available)
    func cancelled(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let (begun, go, outcome) = (Reports<Int>(), Reports<Int>(), Reports<Bool>())
            var handlers = JobHandlers()
            handlers.handle(CountJob.self) { job, context in
                begun.send(1)
                _ = await go.next(1)
                do {
                    try await write(database, context, job.number)
                    outcome.send(true)
                } catch {
                    outcome.send(false)
                    throw error
                }
            }
            let subject = UUID()
            try await queue.add(CountJob(number: 3), to: database, subject: subject)
            try await withWorker(queue, handlers) {
                _ = await begun.next(1)
                try await database.write(.unscoped) { try await queue.cancel(subject: subject, in: $0) }
                go.send(1)
                #expect(await outcome.next(1) == [false])
            }
            #expect(try await results(database).isEmpty)
            #expect(try await queue.jobs(limit: 10).isEmpty)
        }
    }
}
