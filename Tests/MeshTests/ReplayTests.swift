import Foundation
import MeshConformance
import NIOCore
import Testing

@testable import Mesh

@Suite("Idempotency keys")
struct ReplayTests {
    private let caller = Identity.person(.owner)

    private func body(_ json: String) -> InputReader.Request { InputReader.Request(body: Data(json.utf8)) }

    @Test("A repetition gets the first answer again, byte for byte, and nothing is done twice")
    func replay() async throws {
        let test = try TestNode()
        let first = try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k")
        let second = try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k")
        #expect(second.data == first.data)
        #expect(second.status == .created)
        #expect(second.entityTag == first.entityTag)
        #expect(test.shelf.journal == ["service: create"])
        let other = try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k2")
        #expect(other.data != first.data)
    }

    @Test("The same request in other words is the same request")
    func equalRequests() async throws {
        let test = try TestNode()
        let first = try await test.perform("notes.create", body(#"{"text":"a","tags":["x"]}"#), as: caller, key: "k")
        let spaced = try await test.perform(
            "notes.create", body(#" { "tags" : ["x"], "text" : "\u0061" } "#), as: caller, key: "k")
        #expect(spaced.data == first.data)
        let operation = try #require(test.node.operation(named: "notes.create"))
        let asArguments = try await operation.perform(
            InputReader(arguments: Data(#"{"tags":["x"],"text":"a"}"#.utf8)), through: test.mesh(caller, key: "k"))
        guard case .json(let answer) = asArguments else {
            throw HansardError(.conflict, "It answered in another shape")
        }
        #expect(answer.data == first.data)
    }

    @Test("Another request under the same key is refused", arguments: [#"{"text":"b"}"#, #"{"text":"a","tags":[""]}"#])
    func otherBody(_ json: String) async throws {
        let test = try TestNode()
        try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k")
        let error = try await failure { try await test.perform("notes.create", body(json), as: caller, key: "k") }
        #expect(error.code == .idempotencyKeyReused)
        #expect(error.code.status == 422)
        #expect(test.shelf.journal.count == 1)
    }

    @Test("Another path under the same key is refused")
    func otherPath() async throws {
        let test = try TestNode()
        try await test.perform("notes.read", .init(path: ["id": UUID().uuidString]), as: caller, key: "k")
        let error = try await failure {
            try await test.perform("notes.read", .init(path: ["id": UUID().uuidString]), as: caller, key: "k")
        }
        #expect(error.code == .idempotencyKeyReused)
    }

    @Test("While the first is still running, a repetition is told so; when it failed, it may be tried again")
    func running() async throws {
        let test = try TestNode()
        let gate = Gate()
        test.shelf.setGate { _ in await gate.wait() }
        let first = Task { try await test.perform("notes.create", body(#"{"text":"fail"}"#), as: caller, key: "k") }
        await gate.arrival()
        let error = try await failure {
            try await test.perform("notes.create", body(#"{"text":"fail"}"#), as: caller, key: "k")
        }
        #expect(error.code == .requestInProgress)
        #expect(error.retryAfter == .seconds(1))
        await gate.open()
        #expect(try await failure { _ = try await first.value }.code == .conflict)
        #expect(test.shelf.ledger.keys.isEmpty, "a failure is not remembered")
        try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k")
        #expect(test.shelf.journal.count == 2)
    }

    @Test("Keys of different people, workspaces and operations never meet")
    func separate() async throws {
        let test = try TestNode()
        let workspace = UUID(), user = UUID()
        let callers = [
            Identity.person(in: workspace, user: user), .person(in: UUID(), user: user), .person(in: workspace),
        ]
        for caller in callers { try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: "k") }
        try await test.perform("notes.attach", as: callers[0], key: "k", upload: Upload("a"))
        #expect(test.shelf.ledger.keys.count == 4)
        #expect(test.shelf.journal.count == 4)
        let newSession = Identity.person(in: workspace, user: user)
        try await test.perform("notes.create", body(#"{"text":"a"}"#), as: newSession, key: "k")
        #expect(test.shelf.journal.count == 4, "a key is the person's, whichever session it comes from")
    }

    @Test("Uploads are told apart by their bytes, however they are cut")
    func uploads() async throws {
        let test = try TestNode()
        let first = try await test.perform("notes.attach", as: caller, key: "k", upload: Upload("hello"))
        let pieces = AsyncStream<ByteBuffer> { continuation in
            for piece in ["h", "", "ell", "o"] { continuation.yield(ByteBuffer(string: piece)) }
            continuation.finish()
        }
        let second = try await test.perform(
            "notes.attach", as: caller, key: "k",
            upload: Upload(mediaType: nil, fileName: nil, declaredLength: nil, bytes: ByteStream(pieces)))
        #expect(second.data == first.data)
        let error = try await failure {
            try await test.perform("notes.attach", as: caller, key: "k", upload: Upload("hellO"))
        }
        #expect(error.code == .idempotencyKeyReused)
        #expect(test.shelf.journal.count == 1)
    }

    @Test("An operation that answers nothing is remembered too")
    func nothing() async throws {
        let test = try TestNode()
        let path = InputReader.Request(path: ["id": UUID().uuidString])
        let first = try await test.perform("notes.read", path, as: caller, key: "k")
        let second = try await test.perform("notes.read", path, as: caller, key: "k")
        #expect(first.data == Data("null".utf8))
        #expect(second.data == first.data)
        #expect(test.shelf.journal == ["service: read"])
    }

    @Test("Nothing is kept of credentials, streams, readings, callers who are nobody, and calls without a key")
    func notKept() async throws {
        let test = try TestNode()
        for _ in 1...2 {
            try await test.perform("notes.sign_in", body(#"{"password":"x"}"#), as: caller, key: "k")
            try await test.perform("notes.key", as: caller, key: "k")
            try await test.perform("notes.find", as: caller, key: "k")
            try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller)
            let follow = try #require(test.node.operation(named: "notes.follow"))
            _ = try await follow.perform(InputReader(body(#"{"text":"a"}"#)), through: test.mesh(caller, key: "k"))
        }
        try await test.perform("notes.sign_in", body(#"{"password":"x"}"#), as: .anonymous, key: "k")
        #expect(test.shelf.ledger.keys.isEmpty)
        #expect(test.shelf.ledger.recalls == 0)
        #expect(test.shelf.journal.filter { $0 == "service: create" }.count == 2)
        #expect(test.shelf.journal.filter { $0 == "service: follow" }.count == 2)
    }

    @Test(
        "A key has 1 to 255 characters",
        arguments: [
            ("", false), (String(repeating: "k", count: 255), true), (String(repeating: "k", count: 256), false),
        ])
    func length(_ key: String, _ isValid: Bool) async throws {
        let test = try TestNode()
        if isValid {
            try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: key)
        } else {
            let error = try await failure {
                try await test.perform("notes.create", body(#"{"text":"a"}"#), as: caller, key: key)
            }
            #expect(error.violations.map(\.field) == ["idempotency-key"])
        }
    }

    @Test("A thousand repetitions at once do the thing once")
    func race() async throws {
        let test = try TestNode()
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    do {
                        return String(
                            decoding: try await test.perform(
                                "notes.create", body(#"{"text":"a"}"#), as: caller, key: "k"
                            ).data, as: UTF8.self)
                    } catch {
                        return HansardError(translating: error).code.name
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(outcomes.subtracting(["request_in_progress"]).count == 1)
        #expect(test.shelf.journal.count == 1)
    }
}
