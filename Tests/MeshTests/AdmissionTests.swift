import Foundation
import Testing

@testable import Mesh

/// Who may call what, written down by hand: the code is held to these tables.
@Suite("Admission")
struct AdmissionTests {
    /// The callers, in the order of the columns below.
    private static let callers: [Identity] = [
        .anonymous,
        Identity(kind: .person, user: UUID()),  // signed in, in no workspace
        Identity(kind: .person, user: UUID(), role: .owner),  // a role, but in no workspace
        Identity(kind: .person, user: UUID(), workspace: UUID()),  // a workspace that is not theirs
        .person(.viewer), .person(.member), .person(.admin), .person(.owner),
        Identity(kind: .person, user: UUID(), workspace: UUID(), role: .viewer, ownsInstance: true),
        Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .viewer),
        Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .owner, ownsInstance: true),
        .system(in: UUID()),
    ]

    /// `+` may, `u` unauthorized, `f` forbidden, `n` not found.
    private static func row(_ access: Access) -> String {
        //           nobody  none  role  place | view  memb  admin owner | inst | keyV  keyO | system
        switch access {
        case .anyone: "+ + + + + + + + + + + +"
        case .user: "u + + + + + + + + + + +"
        case .person: "u + + + + + + + + f f +"
        case .viewer: "u f f f + + + + + + + +"
        case .member: "u f f f f + + + f f + +"
        case .admin: "u f f f f f + + f f + +"
        case .owner: "u f f f f f f + f f + +"
        case .instanceOwner: "u f f f f f f f + f + +"
        case .system: "u n n n n n n n n n n +"
        }
    }

    private static func operation(
        for access: Access, _ method: OperationMethod = .get, service: String = "alpha"
    ) -> OperationDescriptor {
        OperationDescriptor(
            service: service, verb: "do", method, "/x", for: access, summary: "Does it", documentation: "Does it.")
    }

    private static func outcome(_ identity: Identity, _ operation: OperationDescriptor) -> String {
        do throws(HansardError) {
            try identity.require(operation.access, for: operation)
            return "+"
        } catch {
            return [HansardError.Code.unauthorized: "u", .forbidden: "f", .notFound: "n"][error.code] ?? error.code.name
        }
    }

    @Test(
        "Each access lets in those whom the table names, and tells the others why",
        arguments: [Access.anyone, .user, .person, .viewer, .member, .admin, .owner, .instanceOwner, .system])
    func table(_ access: Access) {
        let outcomes = Self.callers.map { Self.outcome($0, Self.operation(for: access)) }
        #expect(outcomes.joined(separator: " ") == Self.row(access))
    }

    /// The scopes of a key, and whether it covers: reading alpha, writing alpha, reading beta, writing beta.
    private static let scopes: [([String]?, String)] = [
        (nil, "+ + + +"), ([], "f f f f"), (["*"], "+ + + +"), (["read"], "+ f + f"), (["write"], "+ + + +"),
        (["alpha:read"], "+ f f f"), (["alpha:write"], "+ + f f"), (["beta:read"], "f f + f"),
        (["alpha:read", "beta:write"], "+ f + +"),
        (["READ"], "f f f f"), (["alpha"], "f f f f"), (["alpha:*"], "f f f f"), ([""], "f f f f"),
        (["alpha:read "], "f f f f"),
    ]

    @Test("An API key reaches what its scopes cover", arguments: scopes)
    func scope(_ scopes: [String]?, _ expected: String) {
        let key = Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .owner, scopes: scopes)
        let outcomes = ["alpha", "beta"].flatMap { service in
            [OperationMethod.get, .post].map { Self.outcome(key, Self.operation(for: .viewer, $0, service: service)) }
        }
        #expect(outcomes.joined(separator: " ") == expected)
        for method in [OperationMethod.put, .patch, .delete] {
            let outcome = Self.outcome(key, Self.operation(for: .viewer, method))
            #expect(outcome == String(expected.split(separator: " ")[1]), "all that is not GET is writing")
        }
    }

    @Test("Scopes add nothing to a role", arguments: [["*"], ["write"], ["alpha:write"]])
    func scopesAreNoRole(_ scopes: [String]) {
        let key = Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .viewer, scopes: scopes)
        #expect(Self.outcome(key, Self.operation(for: .member, .post)) == "f")
        #expect(Self.outcome(key, Self.operation(for: .person, .post)) == "f")
        #expect(Self.outcome(key, Self.operation(for: .instanceOwner, .post)) == "f")
    }

    @Test("A door to other operations is open to every key, whatever the key covers")
    func unscoped() {
        let door = OperationDescriptor(
            service: "alpha", verb: "do", .post, "/x", for: .viewer, scoped: false, summary: "Does it",
            documentation: "Does it.")
        for scopes in [["beta:read"], ["read"], []] {
            let key = Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .viewer, scopes: scopes)
            #expect(Self.outcome(key, door) == "+")
        }
        #expect(Self.outcome(.anonymous, door) == "u")
        #expect(
            Self.outcome(Identity(kind: .apiKey, user: UUID(), scopes: ["*"]), door) == "f", "a role is still needed")
    }

    @Test("What an API key covers is asked at the door, and not of the calls that the operation makes itself")
    func scopesAtTheDoor() async throws {
        let test = try TestNode(more: [ReaderService()])
        let workspace = UUID()
        func key(_ scope: String, role: Role = .member) -> ServiceMesh {
            test.mesh(Identity(kind: .apiKey, user: UUID(), workspace: workspace, role: role, scopes: [scope]))
        }
        let note = try await key("notes:write")[NoteService.self].create(NoteDraft(text: "read this"))
        #expect(try await key("readers:read")[ReaderService.self].read(note.id).id == note.id)
        let closed = try await failure { _ = try await key("readers:read")[NoteService.self].get(note.id) }
        #expect(closed.code == .forbidden)
        let role = try await failure {
            try await key("readers:write", role: .viewer)[ReaderService.self].tearUp(note.id)
        }
        #expect(role.code == .forbidden, "the person's role is asked everywhere")
    }

    @Test("An identity is worth something until it expires, and then not even to open doors")
    func expiry() async throws {
        let test = try TestNode()
        func caller(_ expires: Timestamp) -> ServiceMesh {
            test.mesh(Identity(kind: .person, user: UUID(), workspace: UUID(), role: .member, expires: expires))
        }
        _ = try await caller(.now + .seconds(60))[NoteService.self].find(matching: NoteFilter())
        let late = try await failure {
            _ = try await caller(.now + .seconds(-1))[NoteService.self].find(matching: NoteFilter())
        }
        #expect(late.code == .unauthorized)
        let open = try await failure {
            _ = try await caller(.now + .seconds(-1))[NoteService.self].signIn(NotePassword(password: "x"))
        }
        #expect(open.code == .unauthorized)
    }

    @Test("A refusal happens before the service is reached, by either way in")
    func refusedBeforeService() async throws {
        let test = try TestNode()
        let called = try await failure { try await test.mesh(.person(.member))[NoteService.self].delete(.init(UUID())) }
        let performed = try await failure {
            try await test.perform("notes.delete", .init(path: ["id": UUID().uuidString]), as: .person(.member))
        }
        #expect(called.code == .forbidden)
        #expect(performed.code == .forbidden)
        #expect(test.shelf.journal == [])
    }
}

/// Reads and tears up what the service of notes keeps.
@Service("readers")
private struct ReaderService: Sendable {
    /// Reads a note.
    @Operation(.get, "/readers/{id}", for: .viewer)
    func read(_ id: Note.ID, by caller: Caller) async throws -> Note {
        try await caller.mesh[NoteService.self].get(id)
    }

    /// Tears up a note.
    @Operation(.delete, "/readers/{id}", for: .viewer, emits: "note.torn")
    func tearUp(_ id: Note.ID, by caller: Caller) async throws {
        try await caller.mesh[NoteService.self].delete(id)
    }
}
