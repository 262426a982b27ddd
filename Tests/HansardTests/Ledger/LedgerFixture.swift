import Database
import Foundation
import Logging
import Mesh
import Synchronization
import Testing

@testable import Hansard

/// A thing that a change makes, in a table of its own.
@Schema
struct Thing: Sendable, Hashable, Versioned {
    var id: Identifier<Thing>
    var title: String
    var createdAt: Timestamp
    var scheduledTime: Timestamp?
    var version: Int = 1
}

extension Thing: RowDecodable {
    init(row: Row) throws {
        try self.init(
            id: row.get("id"), title: row.get("title"), createdAt: row.get("created_at"),
            scheduledTime: row.get("scheduled_time"))
    }

    func insert(_ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO things (workspace_id, id, title, created_at, scheduled_time)
            VALUES (\(.workspace), \(id), \(title), \(createdAt), \(scheduledTime))
            """)
    }
}

/// A ledger with a table of things beside its own.
struct LedgerFixture {
    static let now = Timestamp(microseconds: 1_767_225_600_123_456)

    let database: any RelationalDatabase
    let commits = CommitSignal()
    let ledger: SQLLedger

    /// On a file that outlives it.
    init(path: String, afterStep: (@Sendable (SQLLedger.Step) -> Void)? = nil) async throws {
        try await self.init(try await DatabaseLocation.sqlite(path: path).open(), afterStep: afterStep)
    }

    private init(_ database: any RelationalDatabase, afterStep: (@Sendable (SQLLedger.Step) -> Void)? = nil)
        async throws
    {
        self.database = database
        let things = Migration(
            number: Migrations.all.count + 1, name: "things",
            up: [
                """
                CREATE TABLE things (workspace_id {uuid} NOT NULL, id {uuid} PRIMARY KEY, title TEXT NOT NULL, created_at {timestamp} NOT NULL,
                scheduled_time {timestamp})
                """
            ], down: ["DROP TABLE things"])
        try await Migrator(database, Migrations.all + [things]).up()
        ledger = SQLLedger(database: database, commits: commits, clock: { Self.now }, afterStep: afterStep)
    }

    /// Lends a fresh one, and removes it afterwards.
    static func lend(_ body: (LedgerFixture) async throws -> Void) async throws {
        try await withFolder { folder in
            let fixture = try await LedgerFixture(try await TestStores.open(in: folder))
            do {
                try await body(fixture)
            } catch {
                await fixture.database.close()
                throw error
            }
            await fixture.database.close()
        }
    }

    static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    /// A caller of an operation that makes things.
    func caller(
        _ identity: Identity = .member, key: String? = nil, fingerprint: [UInt8] = [1, 2, 3],
        emits: EventName? = "thing.created"
    ) throws -> Caller {
        let node = try MeshNode(services: [], ledger: ledger, logger: Logger(label: "test"))
        let origin = CallOrigin(requestID: "request-1", address: "192.0.2.1", idempotencyKey: key)
        let operation = OperationDescriptor(
            service: "things", verb: "create", .post, "/things", for: .member, status: .created, emits: emits,
            summary: "", documentation: "")
        let replay = key.map { key in
            ReplayRequest(
                key: ReplayKey(
                    caller: identity.user ?? UUID(), workspace: identity.workspace, operation: "things.create", key: key
                ),
                fingerprint: { fingerprint },
                encode: { output in
                    guard case .json(let answer)? = try (output as? Thing)?.reply(status: .created) else { return nil }
                    return answer
                })
        }
        return Caller(
            identity: identity, call: Call(operation: operation, origin: origin, replay: replay),
            mesh: node.mesh(for: identity, origin: origin))
    }

    /// Makes one thing as operations do.
    @discardableResult
    func make(_ title: String = "a", by caller: Caller) async throws -> Thing {
        try await ledger.change(by: caller) { transaction, now in
            let thing = Thing(id: .init(.v7(at: now)), title: title, createdAt: now)
            try await thing.insert(transaction)
            return Recorded(thing, subject: thing.id.uuid, details: ["title": .string(title)])
        }
    }

    func count(_ table: StaticString) async throws -> Int {
        try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM \(raw: table)") } ?? -1
    }

    /// Rows of things, events, audit entries and replays.
    func counts() async throws -> [Int] {
        try await [count("things"), count("events"), count("audit_entries"), count("replays")]
    }
}

extension Identity {
    static let member = Identity(kind: .person, user: UUID(), workspace: UUID(), role: .member, credential: UUID())
}

/// Runs what must fail, and returns the error as it would leave.
func failure(_ body: () async throws -> Void) async throws -> HansardError {
    do {
        try await body()
    } catch {
        return HansardError(translating: error)
    }
    throw HansardError(.conflict, "Nothing was thrown")
}
