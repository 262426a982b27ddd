import Database
import Foundation
import Logging
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite("Event readers")
struct EventReaderTests {
    /// Writes down in a table what it is given, and fails at what it is told to fail at.
    struct Scribe: EventReader {
        static let name = "scribe"
        var kinds: Set<EventName>?
        var failsAt: @Sendable (StoredEvent) -> Bool = { _ in false }

        func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
            if failsAt(event) { throw Poison() }
            try await transaction.run(
                .unscoped("INSERT INTO scribbles (event) VALUES (\(event.details["n"].flatMap(\.number) ?? -1))"))
        }
    }

    struct Poison: Error {}

    static func pace() -> EventPace {
        var pace = EventPace()
        (pace.batch, pace.firstRetry, pace.attempts, pace.poll) = (7, .milliseconds(1), 3, .milliseconds(10))
        return pace
    }

    /// Lends an empty database with a table for the scribe.
    static func open(_ test: (_ database: any RelationalDatabase) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "events-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder fails no test
        let database = try await TestStores.open(in: folder)
        try await Migrator(database, Migrations.all).up()
        try await database.execute(["CREATE TABLE scribbles (number {bigserial}, event BIGINT NOT NULL)"])
        try await test(database)
        await database.close()
    }

    static func emit(_ number: Int, _ name: EventName, in workspace: UUID? = nil, _ database: any RelationalDatabase)
        async throws
    {
        let entry = entry(number, name, in: workspace)
        try await database.write(.unscoped) {
            try await LedgerStore.write(entry, try .json(canonical: entry.details), at: .now, $0)
        }
    }

    static func entry(_ number: Int, _ name: EventName, in workspace: UUID? = nil) -> LedgerEntry {
        LedgerEntry(
            event: name, subject: .v7(), meeting: nil, workspace: workspace, details: ["n": .integer(Int64(number))])
    }

    static func scribbles(_ database: any RelationalDatabase) async throws -> [Int] {
        try await database.read(.unscoped) { try await $0.scalars("SELECT event FROM scribbles ORDER BY number") }
    }

    private func loop(_ reader: Scribe, _ database: any RelationalDatabase) -> EventReaderLoop {
        EventReaderLoop(
            reader, database: database, pace: Self.pace(), clock: { .now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Looks until nothing is left.
    private func drain(_ loop: EventReaderLoop) async {
        while await loop.look() != .rested {}
    }

    @Test("Events are handled in order, whatever their workspaces, and each once across restarts")
    func keepsPlace() async throws {
        try await Self.open { database in
            let workspaces: [UUID?] = [nil, .v7(), .v7()]
            for number in 0..<20 { try await Self.emit(number, "thing.made", in: workspaces[number % 3], database) }
            await drain(loop(Scribe(), database))
            for number in 20..<30 { try await Self.emit(number, "thing.made", in: workspaces[number % 2], database) }
            await drain(loop(Scribe(), database))
            await drain(loop(Scribe(), database))
            #expect(try await Self.scribbles(database) == Array(0..<30))
        }
    }

    @Test("A reader gets the kinds that it asks for, and its place moves past the others")
    func kinds() async throws {
        try await Self.open { database in
            try await database.write(.unscoped) { transaction in
                for number in 0..<2_500 {
                    let entry = Self.entry(number, number % 1_000 == 17 ? "thing.made" : "other.made")
                    try await LedgerStore.write(
                        entry, try .json(canonical: entry.details), at: .now, transaction)
                }
            }
            await drain(loop(Scribe(kinds: ["thing.made"]), database))
            #expect(try await Self.scribbles(database) == [17, 1_017, 2_017])
            let place = try await database.read(.unscoped) { try await EventStore.position(of: Scribe.name, $0) }
            #expect(try #require(place).number >= 2_018)
        }
    }

    @Test("Two nodes share the work of a reader, and no event is handled twice")
    func twoNodes() async throws {
        try await Self.open { database in
            for number in 0..<100 { try await Self.emit(number, "thing.made", database) }
            let one = loop(Scribe(), database), other = loop(Scribe(), database)
            await withTaskGroup { group in
                for node in [one, other] { group.addTask { await drain(node) } }
            }
            #expect(try await Self.scribbles(database) == Array(0..<100))
        }
    }

    @Test("A poisonous event is tried, then set aside with its error, and blocks nothing")
    func setsAside() async throws {
        try await Self.open { database in
            for number in 0..<10 { try await Self.emit(number, "thing.made", database) }
            let attempts = Mutex(0)
            let reader = Scribe(failsAt: { event in
                guard event.details["n"] == .integer(4) else { return false }
                attempts.withLock { $0 += 1 }
                return true
            })
            await drain(loop(reader, database))
            #expect(try await Self.scribbles(database) == [0, 1, 2, 3, 5, 6, 7, 8, 9])
            let failures = try await database.read(.unscoped) {
                try await $0.rows("SELECT reader, event, error, attempts FROM event_failures")
            }
            #expect(failures.count == 1)
            #expect(try failures[0].get("reader") == "scribe")
            #expect(try failures[0].get("attempts") == 3)
            #expect(try failures[0].get("error", as: String.self).contains("Poison"))
            #expect(attempts.withLock { $0 } >= 3)
        }
    }

    @Test("An event that fails once is handled once")
    func recovers() async throws {
        try await Self.open { database in
            for number in 0..<10 { try await Self.emit(number, "thing.made", database) }
            let isWell = Mutex(false)
            let reader = Scribe(failsAt: { event in
                event.details["n"] == .integer(6)
                    && !isWell.withLock { was in
                        defer { was = true }
                        return was
                    }
            })
            await drain(loop(reader, database))
            #expect(try await Self.scribbles(database) == Array(0..<10))
        }
    }

    @Test("While many write, a running reader misses nothing")
    func concurrentWriters() async throws {
        try await Self.open { database in
            let readers = EventReaders(
                [Scribe()], database: database, commits: CommitSignal(), pace: Self.pace(),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let task = Task { try await readers.run() }
            try await withThrowingTaskGroup { group in
                for writer in 0..<5 {
                    group.addTask {
                        for number in 0..<20 { try await Self.emit(writer * 20 + number, "thing.made", database) }
                    }
                }
                try await group.waitForAll()
            }
            for _ in 0..<3_000 where try await Self.scribbles(database).count < 100 {
                try await Task.sleep(for: .milliseconds(10))
            }
            task.cancel()
            _ = try await task.value
            #expect(try await Self.scribbles(database).sorted() == Array(0..<100))
        }
    }

    @Test("A tail tells what comes from now on, and nothing of before")
    func tail() async throws {
        try await Self.open { database in
            for number in 0..<5 { try await Self.emit(number, "old.made", database) }
            let (told, continuation) = AsyncStream.makeStream(of: [CommittedEvent].self)
            let tail = try await EventTail(
                database: database, pace: Self.pace(),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            ) { continuation.yield($0) }
            let workspace = UUID.v7()
            for number in 0..<20 { try await Self.emit(number, "new.made", in: workspace, database) }
            let task = Task { try await tail.run() }
            var events: [CommittedEvent] = []
            for await some in told {
                events += some
                if events.count >= 20 { break }
            }
            task.cancel()
            _ = try await task.value
            #expect(events.count == 20)
            #expect(events.allSatisfy { $0.name == "new.made" && $0.workspace == workspace })
        }
    }
}

extension JSONValue {
    /// The number, where this is a whole one.
    fileprivate var number: Int? { if case .integer(let value) = self { Int(value) } else { nil } }
}
