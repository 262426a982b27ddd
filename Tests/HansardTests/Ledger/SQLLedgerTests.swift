import Database
import Foundation
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite("The ledger")
struct SQLLedgerTests {
    @Test("A change, its event, its audit entry and its answer are written together, and say who did what")
    func together() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller(key: "k")
            let thing = try await fixture.make("tea", by: caller)
            #expect(try await fixture.counts() == [1, 1, 1, 1])

            let event = try #require(
                try await fixture.database.read(.unscoped) {
                    try await $0.rows(
                        "SELECT seq, id, name, workspace_id, subject_id, meeting_id, details, created_at FROM events")
                }.first)
            #expect(try event.get("name") == "thing.created")
            #expect(try event.get("workspace_id") == caller.identity.workspace)
            #expect(try event.get("subject_id") == thing.id.uuid)
            #expect(try event.get("meeting_id", as: UUID?.self) == nil)
            #expect(try event.json("details", as: JSONValue.self) == ["title": "tea"])
            #expect(try event.get("created_at") == LedgerFixture.now)

            let entry = try #require(
                try await fixture.database.read(.unscoped) { try await $0.rows("SELECT * FROM audit_entries") }.first)
            #expect(try entry.get("actor_kind") == "person")
            #expect(try entry.get("user_id") == caller.identity.user)
            #expect(try entry.get("credential_id") == caller.identity.credential)
            #expect(try entry.get("operation") == "things.create")
            #expect(try entry.get("event") == "thing.created")
            #expect(try entry.get("request_id") == "request-1")
            #expect(try entry.get("address") == "192.0.2.1")
        }
    }

    @Test("When the change fails, nothing of it is kept, and nobody is told")
    func failed() async throws {
        try await LedgerFixture.lend { fixture in
            let told = Mutex(0)
            fixture.commits.listen { _ in told.withLock { $0 += 1 } }
            let caller = try fixture.caller(key: "k")
            let error = try await failure {
                _ =
                    try await fixture.ledger.change(by: caller) { transaction, now in
                        try await Thing(id: .init(.v7()), title: "a", createdAt: now).insert(transaction)
                        throw HansardError(.conflict, "Not so")
                    } as Thing
            }
            #expect(error.code == .conflict)
            #expect(try await fixture.counts() == [0, 0, 0, 0])
            #expect(told.withLock { $0 } == 0)
        }
    }

    @Test("Listeners are told once it is committed, and before the change returns")
    func announced() async throws {
        try await LedgerFixture.lend { fixture in
            let events = Mutex<[CommittedEvent]>([])
            fixture.commits.listen { committed in events.withLock { $0 += committed } }
            let caller = try fixture.caller()
            try await fixture.make(by: caller)
            #expect(events.withLock { $0.map(\.name) } == ["thing.created"])
            #expect(events.withLock { $0.map(\.workspace) } == [caller.identity.workspace])
        }
    }

    @Test("What is recorded may be another event, in another workspace, or several at once")
    func several() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller(), other = UUID()
            let subjects = [UUID(), UUID(), UUID()]
            try await fixture.ledger.change(by: caller) { _, _ in
                Recorded(
                    (),
                    changes: [
                        LedgerChange(subject: subjects[0]), LedgerChange(event: "thing.moved", subject: subjects[1]),
                        LedgerChange(event: "account.changed", subject: subjects[2], workspace: other),
                    ])
            }
            let rows = try await fixture.database.read(.unscoped) {
                try await $0.rows(
                    "SELECT seq, id, name, workspace_id, subject_id, meeting_id, details, created_at FROM events ORDER BY seq"
                )
            }
            #expect(
                try rows.map { try $0.get("name", as: String.self) } == [
                    "thing.created", "thing.moved", "account.changed",
                ])
            #expect(try rows.map { try $0.get("subject_id", as: UUID.self) } == subjects)
            #expect(
                try rows.map { try $0.get("workspace_id", as: UUID.self) } == [
                    caller.workspace, caller.workspace, other,
                ])
            #expect(try await fixture.count("audit_entries") == 3)
        }
    }

    @Test("Where nothing changed, nothing is recorded but the answer")
    func unchanged() async throws {
        try await LedgerFixture.lend { fixture in
            let thing = Thing(id: .init(.v7()), title: "a", createdAt: LedgerFixture.now)
            _ = try await fixture.ledger.change(by: try fixture.caller(key: "k")) { _, _ in Recorded(unchanged: thing) }
            #expect(try await fixture.counts() == [0, 0, 0, 1])
        }
    }

    @Test("An earlier answer is recalled byte for byte, by its own caller, in its own workspace, under its own key")
    func recall() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller(key: "k", fingerprint: [9, 8])
            let thing = try await fixture.make(by: caller)
            let key = try #require(caller.call.replay?.key)
            let remembered = try #require(try await fixture.ledger.recall(key))
            #expect(remembered.fingerprint == [9, 8])
            #expect(remembered.answer.status == .created)
            #expect(remembered.answer.entityTag == EntityTag(1))
            #expect(try JSONCoding.decoder.decode(Thing.self, from: remembered.answer.data).id == thing.id)
            let strangers = [
                ReplayKey(caller: UUID(), workspace: key.workspace, operation: key.operation, key: key.key),
                ReplayKey(caller: key.caller, workspace: UUID(), operation: key.operation, key: key.key),
                ReplayKey(caller: key.caller, workspace: nil, operation: key.operation, key: key.key),
                ReplayKey(caller: key.caller, workspace: key.workspace, operation: "things.delete", key: key.key),
                ReplayKey(caller: key.caller, workspace: key.workspace, operation: key.operation, key: "K"),
            ]
            for stranger in strangers { #expect(try await fixture.ledger.recall(stranger)?.fingerprint == nil) }
        }
    }

    @Test("A caller without a workspace has keys too, and each but once")
    func withoutWorkspace() async throws {
        try await LedgerFixture.lend { fixture in
            let identity = Identity(kind: .person, user: UUID())
            let thing = Thing(id: .init(.v7()), title: "a", createdAt: LedgerFixture.now)
            let caller = try fixture.caller(identity, key: "k")
            _ = try await fixture.ledger.change(by: caller) { _, _ in Recorded(unchanged: thing) }
            let key = try #require(caller.call.replay?.key)
            #expect(try await fixture.ledger.recall(key)?.fingerprint == [1, 2, 3])
            let again = try await failure {
                _ = try await fixture.ledger.change(by: caller) { _, _ in Recorded(unchanged: thing) }
            }
            #expect(again.code == .requestInProgress)
        }
    }

    @Test("Of two calls with one key that get past the mesh at once, one changes something")
    func twice() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller(key: "k")
            try await fixture.make(by: caller)
            let error = try await failure { try await fixture.make(by: caller) }
            #expect(error.code == .requestInProgress)
            #expect(try await fixture.counts() == [1, 1, 1, 1])
        }
    }

    @Test("A change that returns what its operation cannot answer is undone")
    func wrongAnswer() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller(key: "k")
            let error = try await failure {
                _ = try await fixture.ledger.change(by: caller) { transaction, now in
                    try await Thing(id: .init(.v7()), title: "a", createdAt: now).insert(transaction)
                    return Recorded("not a thing", subject: UUID())
                }
            }
            #expect(error.code == .internalError)
            #expect(try await fixture.counts() == [0, 0, 0, 0])
        }
    }

    @Test("Statements run in the caller's workspace, and one that does not name it is refused")
    func scope() async throws {
        try await LedgerFixture.lend { fixture in
            let caller = try fixture.caller()
            let thing = try await fixture.make(by: caller)
            let workspace = try await fixture.database.read(.unscoped) { session in
                try await session.scalar("SELECT workspace_id FROM things WHERE id = \(thing.id)", as: UUID.self)
            }
            #expect(workspace == caller.identity.workspace)
            let error = try await failure {
                try await fixture.ledger.change(by: caller) { transaction, _ in
                    try await transaction.run("DELETE FROM things")
                    return Recorded((), subject: thing.id.uuid)
                }
            }
            #expect(error.code == .internalError)
            #expect(try await fixture.count("things") == 1)
            let foreign = try await fixture.ledger.change(
                by: try fixture.caller(Identity(kind: .person, user: UUID(), workspace: UUID(), role: .owner))
            ) {
                transaction, _ in
                Recorded(
                    try await transaction.run("DELETE FROM things WHERE workspace_id = \(.workspace)"), subject: UUID())
            }
            #expect(foreign == 0)
        }
    }

    @Test("Answers are forgotten by their age")
    func forgetting() async throws {
        try await LedgerFixture.lend { fixture in
            try await fixture.make(by: try fixture.caller(key: "k"))
            func forget(_ time: Timestamp) async throws -> Int {
                try await fixture.database.write(.unscoped) {
                    try await LedgerStore.forgetReplays(before: time, limit: 10, $0)
                }
            }
            #expect(try await forget(LedgerFixture.now) == 0)
            #expect(try await forget(LedgerFixture.now + .microseconds(1)) == 1)
            #expect(try await fixture.counts() == [1, 1, 1, 0])
        }
    }
}
