import Foundation
import Testing

@testable import Mesh

@Suite("The cache of answers")
struct AnswerCacheTests {
    private let workspace = UUID()

    @Test("A repetition is answered from the cache, byte for byte")
    func hit() async throws {
        let test = try TestNode()
        let caller = Identity.person(in: workspace)
        let note = try await test.mesh(caller)[NoteService.self].create(NoteDraft(text: "a"))
        let first = try await test.perform("notes.get", .init(path: ["id": note.id.description]), as: caller)
        let second = try await test.perform("notes.get", .init(path: ["id": note.id.description]), as: caller)
        #expect(test.shelf.journal == ["service: create", "service: get"])
        #expect(second.data == first.data)
        #expect(second.entityTag == EntityTag(1))
        #expect(second.status == .ok)
    }

    @Test("An answer is kept as long as its operation says, and no longer")
    func expiry() async throws {
        let test = try TestNode()
        let caller = Identity.person(in: workspace)
        try await test.perform("notes.find", as: caller)
        test.clock.advance(.seconds(30) - .nanoseconds(1))
        try await test.perform("notes.find", as: caller)
        #expect(test.shelf.journal.count == 1)
        test.clock.advance(.nanoseconds(1))
        try await test.perform("notes.find", as: caller)
        #expect(test.shelf.journal.count == 2)
    }

    @Test("An event ends what depends on its resource in its workspace, and nothing else")
    func eviction() async throws {
        let test = try TestNode()
        let here = Identity.person(in: workspace), there = Identity.person()
        func services(after event: EventName, in place: UUID?) async throws -> Int {
            let before = test.shelf.journal.count
            test.node.evict([CommittedEvent(name: event, workspace: place)])
            for identity in [here, there] {
                try await test.perform("notes.find", as: identity)
                // Errors are not kept
                _ = try await failure { _ = try await test.readNote(.init(.nowhere), as: identity) }
            }
            return test.shelf.journal.dropFirst(before).filter { $0 == "service: find" }.count
        }
        #expect(try await services(after: "other.created", in: workspace) == 2, "both are read the first time")
        #expect(try await services(after: "other.created", in: workspace) == 0)
        #expect(try await services(after: "note.created", in: workspace) == 1)
        #expect(try await services(after: "shelf.moved", in: workspace) == 1, "an operation may depend on several")
        #expect(try await services(after: "note.created", in: nil) == 0)
        #expect(try await services(after: "note.created", in: UUID()) == 0)
        #expect(try await services(after: "notes.created", in: workspace) == 0)
    }

    @Test("A writing operation's own event ends what it changed before it returns")
    func ownWrite() async throws {
        let test = try TestNode()
        let caller = Identity.person(.admin, in: workspace), colleague = Identity.person(.viewer, in: workspace)
        let note = try await test.mesh(caller)[NoteService.self].create(NoteDraft(text: "a"))
        #expect(try await test.readNote(note.id, as: colleague).text == "a")
        _ = try await test.mesh(caller)[NoteService.self].replace(note.id, NoteDraft(text: "b"), ifMatch: nil)
        #expect(try await test.readNote(note.id, as: colleague).text == "b")
        try await test.mesh(caller)[NoteService.self].delete(note.id)
        #expect(try await failure { _ = try await test.readNote(note.id, as: colleague) }.code == .notFound)
    }

    @Test("Each caller has answers of their own, though they differ in one property alone")
    func perCaller() async throws {
        let test = try TestNode()
        let user = UUID(), credential = UUID(), expires = Timestamp.now + .seconds(600)
        func identity(
            kind: Identity.Kind = .person, user: UUID, in place: UUID, role: Role = .member, credential: UUID,
            scopes: [String]? = nil,
            owns: Bool = false, expires: Timestamp? = nil
        ) -> Identity {
            Identity(
                kind: kind, user: user, workspace: place, role: role, credential: credential, scopes: scopes,
                ownsInstance: owns, expires: expires)
        }
        let callers = [
            identity(user: user, in: workspace, credential: credential),
            identity(user: UUID(), in: workspace, credential: credential),
            identity(user: user, in: UUID(), credential: credential),
            identity(user: user, in: workspace, role: .viewer, credential: credential),
            identity(user: user, in: workspace, credential: UUID()),
            identity(user: user, in: workspace, credential: credential, scopes: ["read"]),
            identity(user: user, in: workspace, credential: credential, scopes: ["*"]),
            identity(user: user, in: workspace, credential: credential, owns: true),
            identity(user: user, in: workspace, credential: credential, expires: expires),
            identity(kind: .apiKey, user: user, in: workspace, credential: credential),
        ]
        for (index, caller) in callers.enumerated() {
            try await test.perform("notes.find", as: caller)
            #expect(test.shelf.journal.count == index + 1)
        }
    }

    @Test("Parameters that read alike when they are run together are told apart")
    func ambiguousKeys() async throws {
        let test = try TestNode()
        let caller = Identity.person(in: workspace)
        let queries: [[(name: String, value: String)]] = [
            [("words", "a&tags=b")], [("words", "a"), ("tags", "b")], [("words", "a/4:tags")],
            [("words", "a"), ("tags", "1:b")],
            [("tags", "a"), ("tags", "b")], [("tags", "ab")], [("tags", "a/1:b")], [],
        ]
        var answers: Set<Data> = []
        for query in queries {
            answers.insert(try await test.perform("notes.find", .init(query: query), as: caller).data)
        }
        #expect(answers.count == queries.count)
        for query in queries {
            #expect(answers.contains(try await test.perform("notes.find", .init(query: query), as: caller).data))
        }
        #expect(test.shelf.journal.count == queries.count, "and each was kept")
    }

    @Test("A request that is refused is not kept, nor answered from what was kept for a correct one")
    func faultyQuery() async throws {
        let test = try TestNode()
        let caller = Identity.person(in: workspace)
        try await test.perform("notes.find", as: caller)
        for _ in 1...2 {
            let error = try await failure {
                try await test.perform("notes.find", .init(query: [("wrds", "a")]), as: caller)
            }
            #expect(error.violations.map(\.field) == ["wrds"])
        }
    }
}
