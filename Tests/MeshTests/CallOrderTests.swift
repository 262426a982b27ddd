import Foundation
import MeshConformance
import Testing

@testable import Mesh

/// Each call below is wrong in every way that is left, so the answer shows which step looked first.
@Suite("The order of a call")
struct CallOrderTests {
    private static let id = Note.ID(.v7()).description
    /// Not of the note's form, so that validation fails.
    private static let bad = InputReader.Request(path: ["id": "x"], body: Data(#"{"text":""}"#.utf8))

    private static func identity(_ role: Role, expires: Timestamp? = nil) -> Identity {
        Identity(kind: .person, user: .nowhere, workspace: .nowhere, role: role, credential: .nowhere, expires: expires)
    }

    @Test("Authentication comes before rate limiting")
    func authenticationFirst() async throws {
        let test = try TestNode(allowances: .init(authenticated: 1))
        try await test.perform("notes.find", as: Self.identity(.viewer))
        let error = try await failure {
            try await test.perform(
                "notes.replace", Self.bad, as: Self.identity(.viewer, expires: Timestamp(microseconds: 1)), key: "")
        }
        #expect(error.code == .unauthorized)
        #expect(
            try await failure { try await test.perform("notes.find", as: Self.identity(.viewer)) }.code
                == .rateLimitExceeded)
    }

    @Test("Rate limiting comes before authorisation")
    func limitBeforeRole() async throws {
        let test = try TestNode(allowances: .init(authenticated: 1))
        let first = try await failure { try await test.perform("notes.replace", Self.bad, as: Self.identity(.viewer)) }
        #expect(first.code == .forbidden, "a refused call is taken from the allowance, or guessing would be free")
        let second = try await failure { try await test.perform("notes.replace", Self.bad, as: Self.identity(.viewer)) }
        #expect(second.code == .rateLimitExceeded)
    }

    @Test("Authorisation comes before validation, and before an Idempotency-Key is looked at")
    func roleBeforeFields() async throws {
        let test = try TestNode()
        let error = try await failure {
            try await test.perform(
                "notes.create", .init(body: Data(#"{"text":""}"#.utf8)), as: Self.identity(.viewer), key: "")
        }
        #expect(error.code == .forbidden)
        #expect(test.shelf.ledger.recalls == 0)
    }

    @Test("Validation comes before the ledger is asked for an earlier answer")
    func fieldsBeforeReplay() async throws {
        let test = try TestNode()
        let error = try await failure {
            try await test.perform(
                "notes.create", .init(body: Data(#"{"text":""}"#.utf8)), as: Self.identity(.member), key: "k")
        }
        #expect(error.code == .validation)
        #expect(test.shelf.ledger.recalls == 0)
        #expect(test.shelf.journal == [])
    }

    @Test("The ledger is asked before the transport, the transport before the service, and the meter counts last")
    func outward() async throws {
        let shelf = NoteShelf(ledger: MemoryLedger())
        let way = JournalTransport(shelf: shelf)
        let ledger = JournalLedger(shelf: shelf)
        let node = try MeshNode(
            services: [NoteService(shelf: shelf)], remote: [:], ledger: ledger, limiter: RateLimiter(allowances: nil),
            logger: .silent)
        let mesh = node.mesh(for: Self.identity(.member), origin: CallOrigin(requestID: "r", idempotencyKey: "k"))
        shelf.setGate { _ in shelf.note("counted: \(node.meters.readings().map(\.calls).reduce(0, +))") }
        let operation = try #require(node.operation(named: "notes.create"))
        _ = try await operation.perform(InputReader(.init(body: Data(#"{"text":"a"}"#.utf8))), through: mesh)
        #expect(shelf.journal == ["recall", "service: create", "counted: 0"])
        #expect(node.meters.readings().map(\.calls).reduce(0, +) == 1)

        let remote = try MeshNode(
            services: [NoteService(shelf: shelf)], remote: ["notes": way], ledger: ledger,
            limiter: RateLimiter(allowances: nil), logger: .silent)
        _ = try await remote.mesh(for: Self.identity(.member), origin: CallOrigin(requestID: "r"))[NoteService.self]
            .find(matching: NoteFilter())
        #expect(shelf.journal.suffix(3) == ["transport", "service: find", "counted: 1"])
    }

    @Test("An answer from the cache takes no transport, and is counted and limited like any other")
    func cacheBeforeTransport() async throws {
        let shelf = NoteShelf()
        let test = try TestNode(
            allowances: .init(authenticated: 3), remote: ["notes": JournalTransport(shelf: shelf)], shelf: shelf)
        for _ in 1...3 { try await test.perform("notes.find", as: Self.identity(.viewer)) }
        #expect(shelf.journal == ["transport", "service: find"])
        #expect(test.node.meters.readings().first { $0.operation.name == "notes.find" }?.calls == 3)
        let fourth = try await failure { try await test.perform("notes.find", as: Self.identity(.viewer)) }
        #expect(fourth.code == .rateLimitExceeded)
    }
}

extension OperationMeters.Reading {
    var calls: UInt64 { buckets.reduce(0, +) }
}

/// Writes down that it was taken, and calls in process.
private struct JournalTransport: ServiceTransport {
    let shelf: NoteShelf

    func send<Service, Input, Output>(
        _ operation: ServiceOperation<Service, Input, Output>, _ input: Input, as caller: Caller
    ) async throws -> Output {
        shelf.note("transport")
        return try await InProcessTransport([NoteService(shelf: shelf)]).send(operation, input, as: caller)
    }
}

/// Writes down that it was asked.
private struct JournalLedger: Ledger {
    let shelf: NoteShelf

    func recall(_ key: ReplayKey) async throws -> RememberedAnswer? {
        shelf.note("recall")
        return nil
    }
}
