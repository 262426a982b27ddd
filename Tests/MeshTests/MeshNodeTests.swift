import Foundation
import Mesh
import MeshConformance
import Testing

@Suite("A node's operations")
struct MeshNodeTests {
    /// A service with one operation, of any name and route.
    private struct Fake: MeshService {
        struct Calls: ServiceCalls { init(mesh: ServiceMesh) {} }
        static var serviceName: String { "fake" }
        static var serviceSummary: String { "Fake." }
        static var operations: [any AnyOperation] { declared }
        @TaskLocal static var declared: [any AnyOperation] = []
    }

    private struct NoInput: OperationInput {
        static var parts: [InputPart] { [] }
        init(from reader: inout InputReader) throws {}
        func write(to writer: inout InputWriter) throws {}
        func validate(into violations: inout Violations) {}
    }

    private static func operation(_ service: String, _ verb: String, _ method: OperationMethod, _ path: String)
        -> any AnyOperation
    {
        ServiceOperation<Fake, NoInput, Nothing>(
            OperationDescriptor(
                service: service, verb: verb, method, path, for: .viewer, summary: "", documentation: "")
        ) { _, _, _ in Nothing() }
    }

    private static func start(_ operations: [any AnyOperation]) throws {
        try Fake.$declared.withValue(operations) {
            _ = try MeshNode(services: [Fake()], ledger: MemoryLedger(), logger: .silent)
        }
    }

    @Test("Operations that differ in name and route stand side by side")
    func different() throws {
        try Self.start([
            Self.operation("a", "get", .get, "/a/{id}"), Self.operation("a", "change", .patch, "/a/{id}"),
            Self.operation("a", "list", .get, "/a"), Self.operation("b", "get", .get, "/b/{id}"),
            Self.operation("b", "sub", .get, "/b/{id}/sub"),
        ])
    }

    @Test("Two operations of one name stop the start, and the error names it")
    func names() throws {
        let error = try #require(throws: MeshConfigurationError.self) {
            try Self.start([Self.operation("a", "get", .get, "/a"), Self.operation("a", "get", .get, "/b")])
        }
        #expect(error.description == "a.get and a.get both claim 'a.get'")
    }

    @Test("Two operations of one route stop the start, whatever their parameters are called")
    func routes() throws {
        let error = try #require(throws: MeshConfigurationError.self) {
            try Self.start([
                Self.operation("a", "get", .get, "/a/{id}/b"), Self.operation("b", "read", .get, "/a/{meeting_id}/b"),
            ])
        }
        #expect(error.description == "a.get and b.read both claim 'GET a/{}/b'")
    }

    @Test("Two operations of one tool name stop the start")
    func tools() throws {
        let error = try #require(throws: MeshConfigurationError.self) {
            try Self.start([Self.operation("a_b", "c", .get, "/1"), Self.operation("a", "b_c", .get, "/2")])
        }
        #expect(error.description == "a_b.c and a.b_c both claim 'a_b_c'")
    }

    @Test("The same service twice stops the start")
    func twice() throws {
        #expect(throws: MeshConfigurationError.self) {
            let ledger = MemoryLedger()
            _ = try MeshNode(
                services: [EchoService(on: "a", ledger: ledger), EchoService(on: "b", ledger: ledger)], ledger: ledger,
                logger: .silent)
        }
    }

    @Test("An operation is found by its name and by its tool's name")
    func lookUp() throws {
        let node = try MeshNode(
            services: [EchoService(on: "a", ledger: MemoryLedger())], ledger: MemoryLedger(), logger: .silent)
        #expect(node.operation(named: "echo.say")?.descriptor.path == "/echoes/{id}")
        #expect(node.operation(toolName: "echo_say")?.descriptor.name == "echo.say")
        #expect(node.operation(named: "echo_say") == nil)
        #expect(node.operation(named: "say") == nil)
    }

    @Test("What the declaration says is what the description says")
    func descriptor() throws {
        let say = EchoService.Operations.say.descriptor
        #expect(say.method == .post)
        #expect(say.access == .member)
        #expect(say.status == .created)
        #expect(say.emits == "echo.created")
        #expect(say.emits?.resource == "echo")
        #expect(say.scope == "echo:write")
        #expect(say.summary == "Says something again")
        #expect(say.documentation == "Says something again. The version rises by one from the one that was expected.")
        #expect(say.replays)
        #expect(say.isTool)
        #expect(EchoService.Operations.who.descriptor.scope == "echo:read")
        #expect(NoteService.Operations.key.descriptor.replays == false, "what only a person may do touches credentials")
        #expect(NoteService.Operations.signIn.descriptor.replays == false)
        #expect(NoteService.Operations.replace.descriptor.replays == false, "PUT repeats by its nature")
    }
}
