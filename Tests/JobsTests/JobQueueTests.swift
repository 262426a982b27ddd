import Database
import Foundation
import Jobs
import Testing

@Suite("The queue of jobs")
struct JobQueueTests {
    private struct Stop: Error {}

    @Test("A job is kept as it was enqueued", arguments: TestDatabase.available)
    func enqueue(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            let (workspace, owner, subject) = (UUID(), UUID(), UUID())
            let added = try await database.write(.workspace(workspace)) { tx in
                try await queue.enqueue(
                    CountJob(number: 7), workspace: workspace, owner: owner, subject: subject, in: tx)
            }
            let job = try #require(try await queue.job(added.id))
            #expect(job.kind == "count")
            #expect(try JSONDecoder().decode(CountJob.self, from: Data(job.payload.utf8)) == CountJob(number: 7))
            #expect(job.workspace == workspace && job.owner == owner && job.subject == subject)
            #expect(job.status == .queued && job.attempts == 0 && job.progress == 0 && job.createdAt == clock.now)
            #expect(try await queue.newest(about: subject, kind: "count")?.id == added.id)
        }
    }

    @Test("A job whose transaction is rolled back does not exist", arguments: TestDatabase.available)
    func rolledBack(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            await #expect(throws: Stop.self) {
                try await database.write(.unscoped) { tx in
                    try await queue.enqueue(CountJob(number: 1), workspace: nil, in: tx)
                    throw Stop()
                }
            }
            let jobs = try await queue.jobs(limit: 10)
            #expect(jobs.isEmpty)
        }
    }

    @Test("While a job with a key waits, it is returned instead of another", arguments: TestDatabase.available)
    func dedupe(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let first = try await queue.add(CountJob(number: 1), to: database, dedupe: "a")
            let second = try await queue.add(CountJob(number: 2), to: database, dedupe: "a")
            let other = try await queue.add(CountJob(number: 3), to: database, dedupe: "b")
            #expect(second.id == first.id && other.id != first.id)
            #expect(try await queue.jobs(limit: 10).count == 2)
        }
    }

    @Test("Many that enqueue the same key at once get the same job", arguments: TestDatabase.available)
    func dedupeAtOnce(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let ids = try await withThrowingTaskGroup(of: UUID.self) { group in
                for number in 0..<20 {
                    group.addTask { try await queue.add(CountJob(number: number), to: database, dedupe: "a").id }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }

    @Test("Jobs are listed by pages, the newest first", arguments: TestDatabase.available)
    func pages(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock()
            let queue = clock.queue(database)
            var added: [UUID] = []
            for number in 0..<5 {
                added.append(try await queue.add(CountJob(number: number), to: database).id)
                clock.advance(by: .seconds(1))
            }
            let lane = try await queue.add(LaneJob(number: 0), to: database)
            var listed: [UUID] = []
            var last: UUID?
            repeat {
                let page = try await queue.jobs(status: .queued, kind: "count", after: last, limit: 2)
                listed += page.map(\.id)
                last = page.last?.id
            } while last != nil
            #expect(listed == added.reversed())
            #expect(try await queue.jobs(limit: 1).map(\.id) == [lane.id])
            #expect(try await queue.jobs(status: .failed, limit: 10).isEmpty)
        }
    }

    @Test("Only a failed job is tried again", arguments: TestDatabase.available)
    func retryOfWaiting(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let job = try await queue.add(CountJob(number: 1), to: database)
            let (waiting, unknown) = try await database.write(.unscoped) { tx in
                (try await queue.retry(job.id, in: tx), try await queue.retry(UUID(), in: tx))
            }
            #expect(waiting == nil && unknown == nil)
        }
    }

    @Test("Jobs that ended long ago are forgotten, a batch at a time; others stay", arguments: TestDatabase.available)
    func forgetting(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let clock = TestClock(), queue = clock.queue(database)
            let waiting = try await queue.add(CountJob(number: 0), to: database).id
            for number in 1...5 { try await queue.add(CountJob(number: number), to: database) }
            let ended = clock.now
            try await database.write(.unscoped) { tx in
                try await tx.run("UPDATE jobs SET status = 'done', finished_at = \(ended) WHERE id <> \(waiting)")
            }
            #expect(try await queue.forget(.done, endedBefore: ended) == 0)
            let later = JobTime(microseconds: ended.microseconds + 1)
            #expect(try await queue.forget(.failed, endedBefore: later) == 0)
            #expect(try await queue.forget(.done, endedBefore: later, limit: 3) == 3)
            #expect(try await queue.forget(.done, endedBefore: later, limit: 3) == 2)
            #expect(try await queue.jobs(limit: 10).map(\.id) == [waiting])
        }
    }

    @Test("Cancelling takes back what waits on a subject, and nothing else", arguments: TestDatabase.available)
    func cancel(_ kind: TestDatabase) async throws {
        try await kind.lend { database in
            let queue = TestClock().queue(database)
            let (gone, kept) = (UUID(), UUID())
            try await queue.add(CountJob(number: 1), to: database, subject: gone)
            let other = try await queue.add(CountJob(number: 2), to: database, subject: kept)
            try await database.write(.unscoped) { try await queue.cancel(subject: gone, in: $0) }
            #expect(try await queue.jobs(limit: 10).map(\.id) == [other.id])
        }
    }
}
