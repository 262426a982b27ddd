import Foundation
import MeshConformance
import Testing

@testable import Mesh

@Suite("A caller's mesh")
struct ServiceMeshTests {
    @Test("An input made in code is held to the rules of its fields, all of them at once")
    func validation() async throws {
        let test = try TestNode()
        let error = try await failure {
            _ = try await test.mesh(.person())[NoteService.self].create(
                NoteDraft(text: String(repeating: "x", count: 41), tags: ["a", "b", "c\0", "d"]))
        }
        #expect(error.code == .validation)
        #expect(
            error.violations == [
                Violation(field: "text", code: "length", message: "must have at most 40 characters"),
                Violation(field: "tags", code: "count", message: "must have at most 3 elements"),
                Violation(field: "tags.2", code: "character", message: "must not contain NUL characters"),
            ])
        #expect(error.message == "text must have at most 40 characters (and 2 more)")
        #expect(test.shelf.journal == [])
    }

    @Test("Whatever a service throws leaves as a HansardError")
    func translation() async throws {
        let ledger = MemoryLedger()
        let node = try MeshNode(
            services: [ThrowingService()], ledger: ledger, limiter: RateLimiter(allowances: nil), logger: .silent)
        func error(_ what: Thrown) async throws -> HansardError {
            do {
                _ = try await node.mesh(for: .person(), origin: CallOrigin(requestID: "r"))[ThrowingService.self].fail(
                    matching: Wish(what: what))
            } catch let error as HansardError {
                return error
            }
            throw HansardError(.conflict, "Nothing, or something else, was thrown")
        }
        #expect(try await error(.hansard).code == .insufficientStorage)
        let violations = try await error(.violations)
        #expect(violations.code == .validation)
        #expect(violations.violations.map(\.field) == ["a"])
        #expect(try await error(.convertible).code == .undecodableMedia)
        #expect(try await error(.cancellation).code == .unavailable)
        let unknown = try await error(.unknown)
        #expect(unknown.code == .internalError)
        #expect(!unknown.message.contains("secret"))
        #expect(unknown.cause is SecretError, "the log may know")
    }

    @Test("A service's own calls keep the caller and the origin, but not the Idempotency-Key")
    func nested() async throws {
        let ledger = MemoryLedger()
        let node = try MeshNode(
            services: [AskingService(), EchoService(on: "here", ledger: ledger)], ledger: ledger,
            limiter: RateLimiter(allowances: nil),
            logger: .silent)
        let identity = Identity.person(.viewer)
        let origin = CallOrigin(
            requestID: "r-9", address: "192.0.2.7", userAgent: "agent", refreshToken: "token", idempotencyKey: "key")
        let seen = try await node.mesh(for: identity, origin: origin)[AskingService.self].ask()
        #expect(try seen.identity == JSONValue(encoding: identity))
        #expect(seen.requestID == "r-9")
        #expect(seen.address == "192.0.2.7")
        #expect(seen.userAgent == "agent")
        #expect(seen.refreshToken == "token")
        #expect(seen.idempotencyKey == nil)
    }

    @Test("The rules hold between services too: a viewer cannot borrow another service's rights")
    func nestedRefusal() async throws {
        let ledger = MemoryLedger()
        let node = try MeshNode(
            services: [AskingService(), EchoService(on: "here", ledger: ledger)], ledger: ledger,
            limiter: RateLimiter(allowances: nil),
            logger: .silent)
        let error = try await failure {
            try await node.mesh(for: .person(.viewer), origin: CallOrigin(requestID: "r"))[AskingService.self]
                .overreach()
        }
        #expect(error.code == .forbidden)
    }

    @Test("Every call is counted once with its time and its failure")
    func meters() async throws {
        let test = try TestNode()
        let caller = Identity.person()
        try await test.perform("notes.find", as: caller)
        try await test.perform("notes.find", as: caller)
        _ = try await failure {
            try await test.perform("notes.delete", .init(path: ["id": UUID().uuidString]), as: caller)
        }
        _ = try await failure {
            try await test.perform("notes.get", .init(path: ["id": UUID().uuidString]), as: caller)
        }
        _ = try await failure { try await test.perform("notes.get", .init(path: ["id": "x"]), as: caller) }
        let readings = Dictionary(uniqueKeysWithValues: test.node.meters.readings().map { ($0.operation.name, $0) })
        #expect(readings.count == NoteService.operations.count)
        #expect(readings["notes.find"]?.calls == 2)
        #expect(readings["notes.find"]?.failures == [:])
        #expect(readings["notes.delete"]?.failures == ["forbidden": 1])
        #expect(readings["notes.get"]?.calls == 2)
        #expect(readings["notes.get"]?.failures == ["not_found": 1, "validation_error": 1])
        #expect(readings["notes.create"]?.calls == 0)
        let seconds = try #require(readings["notes.find"]?.totalSeconds)
        #expect(seconds > 0)
        #expect(OperationMeters.bounds == OperationMeters.bounds.sorted())
    }
}

/// What can be thrown.
enum Thrown: String, SchemaEnum { case hansard, violations, convertible, cancellation, unknown }

/// What is to be thrown.
@Schema
struct Wish: Sendable {
    var what: Thrown
}

struct SecretError: Error { let text = "secret" }
struct MediaError: HansardErrorConvertible {
    var hansardError: HansardError { HansardError(.undecodableMedia, "It cannot be decoded") }
}

/// Throws.
@Service("throwing")
struct ThrowingService: Sendable {
    /// Throws what it is told to.
    @Operation(.get, "/throwing", for: .viewer)
    func fail(matching wish: Wish, by caller: Caller) async throws -> Wish {
        switch wish.what {
        case .hansard: throw HansardError(.insufficientStorage, "The disk is full")
        case .violations: throw Violations(Violation(field: "a", code: "b", message: "c"))
        case .convertible: throw MediaError()
        case .cancellation: throw CancellationError()
        case .unknown: throw SecretError()
        }
    }
}

/// Asks another service.
@Service("asking")
struct AskingService: Sendable {
    /// Asks the echo who calls it.
    @Operation(.post, "/asking", for: .viewer, emits: "asking.done")
    func ask(by caller: Caller) async throws -> EchoCaller { try await caller.mesh[EchoService.self].who() }

    /// Tries what only a member may.
    @Operation(.post, "/asking/more", for: .viewer)
    func overreach(by caller: Caller) async throws { try await caller.mesh[EchoService.self].forget(.init(UUID())) }
}
