import Foundation
import MeshConformance
import Testing

@testable import Mesh

@Suite("Tools")
struct ToolTests {
    private func mesh(_ identity: Identity) throws -> ServiceMesh {
        let ledger = MemoryLedger()
        let node = try MeshNode(
            services: [NoteService(shelf: NoteShelf(ledger: ledger)), EchoService(on: "here", ledger: ledger)],
            ledger: ledger,
            limiter: RateLimiter(allowances: nil), logger: .silent)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "r"))
    }

    @Test(
        "A caller is offered what they may call, and nothing else",
        arguments: [
            (
                Identity.person(.viewer),
                ["echo_fail", "echo_list", "echo_places", "echo_who", "notes_find", "notes_get", "notes_words"]
            ),
            (
                .person(.member),
                [
                    "echo_fail", "echo_forget", "echo_list", "echo_places", "echo_say", "echo_who", "notes_create",
                    "notes_find", "notes_get",
                    "notes_read", "notes_replace", "notes_words",
                ]
            ),
            (
                Identity(kind: .apiKey, user: UUID(), workspace: UUID(), role: .owner, scopes: ["notes:read"]),
                ["echo_who", "notes_find", "notes_get", "notes_words"]
            ),
            (.anonymous, []), (Identity(kind: .person, user: UUID()), ["echo_who"]),
        ])
    func offered(_ identity: Identity, _ names: [String]) throws {
        let mesh = try mesh(identity)
        #expect(mesh.tools().map(\.name).sorted() == names)
        for name in names { #expect(mesh.tool(named: name)?.name == name) }
    }

    @Test(
        "Not even an owner is offered what touches credentials, streams or bytes",
        arguments: [Identity.person(.owner), .system(in: UUID())])
    func neverOffered(_ identity: Identity) throws {
        let mesh = try mesh(identity)
        for name in [
            "notes_sign_in", "notes_key", "notes_attach", "notes_follow", "echo_count", "echo_take", "echo_give",
        ] {
            #expect(mesh.tool(named: name) == nil)
            #expect(!mesh.tools().contains { $0.name == name })
        }
        for name in ["", "notes.get", "notes_get ", "NOTES_GET"] { #expect(mesh.tool(named: name) == nil) }
    }

    @Test("A name has only the characters that every vendor allows")
    func names() throws {
        for tool in try mesh(.person(.owner)).tools() {
            #expect(tool.name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil)
        }
    }

    @Test("OpenAI's form")
    func openAI() throws {
        let tool = try #require(try mesh(.person()).tool(named: "notes_create"))
        let form = tool.described(in: .openai)
        #expect(form["type"] == "function")
        #expect(form["function"]?["name"] == "notes_create")
        #expect(form["function"]?["description"] == "Writes a note. A text of \"fail\" fails.")
        #expect(form["function"]?["parameters"] == tool.inputSchema)
    }

    @Test("Anthropic's form")
    func anthropic() throws {
        let tool = try #require(try mesh(.person()).tool(named: "notes_create"))
        #expect(
            tool.described(in: .anthropic)
                == [
                    "name": "notes_create", "description": "Writes a note. A text of \"fail\" fails.",
                    "input_schema": tool.inputSchema,
                ])
    }

    @Test("MCP's form says what a call may do")
    func mcp() throws {
        let mesh = try mesh(.person(.admin))
        func hints(_ name: String) throws -> [JSONValue?] {
            let tool = try #require(mesh.tool(named: name))
            let annotations = try #require(tool.described(in: .mcp)["annotations"])
            return ["readOnlyHint", "destructiveHint", "idempotentHint"].map { annotations[$0] }
        }
        #expect(try hints("notes_get") == [true, false, true])
        #expect(try hints("notes_create") == [false, false, false])
        #expect(try hints("notes_replace") == [false, false, true])
        #expect(try hints("notes_delete") == [false, true, true])
        #expect(mesh.tool(named: "notes_get")?.described(in: .mcp)["inputSchema"]?["type"] == "object")
    }

    @Test("Path, query, body and If-Match stand side by side in one object")
    func arguments() throws {
        let schema = try #require(try mesh(.person()).tool(named: "notes_replace")).inputSchema
        #expect(schema["required"] == ["id", "text"])
        #expect(schema["additionalProperties"] == false)
        #expect(schema["properties"]?["id"] == ["type": "string", "format": "uuid"])
        #expect(
            schema["properties"]?["text"] == [
                "type": "string", "minLength": 1, "maxLength": 40, "description": "In one line.",
            ])
        #expect(
            schema["properties"]?["tags"] == [
                "type": "array", "items": ["type": "string"], "minItems": 0, "maxItems": 3, "default": [],
            ])
        #expect(schema["properties"]?["if_match"]?["type"] == "string")
    }

    @Test("Every schema is an object whose references lead somewhere")
    func references() throws {
        for tool in try mesh(.person(.owner)).tools() {
            let schema = tool.inputSchema
            #expect(schema["type"] == "object")
            var references: Set<String> = []
            Self.collectReferences(schema, &references)
            for reference in references {
                let name = reference.replacing("#/$defs/", with: "")
                #expect(schema["$defs"]?[name] != nil, "\(tool.name): \(reference)")
            }
            if case .object(let properties)? = schema["properties"], case .array(let required)? = schema["required"] {
                for name in required.compactMap(\.string) { #expect(properties[name] != nil, "\(tool.name)") }
            }
        }
        let say = try #require(try mesh(.person()).tool(named: "echo_say"))
        #expect(say.inputSchema["$defs"]?["EchoPlace"]?["properties"]?["latitude"]?["minimum"] == -90)
    }

    private static func collectReferences(_ value: JSONValue, _ found: inout Set<String>) {
        switch value {
        case .object(let members):
            if let reference = members["$ref"]?.string { found.insert(reference) }
            for member in members.values { collectReferences(member, &found) }
        case .array(let elements): for element in elements { collectReferences(element, &found) }
        default: break
        }
    }

    @Test("A tool whose answer holds spoken words says that they are no instructions")
    func untrusted() throws {
        let mesh = try mesh(.person())
        let words = try #require(mesh.tool(named: "notes_words")), plain = try #require(mesh.tool(named: "notes_get"))
        #expect(words.carriesSpokenWords)
        #expect(words.description.contains("untrusted data"))
        #expect(words.description.hasPrefix("Tells what was said.\n\n"))
        #expect(!plain.carriesSpokenWords)
        #expect(!plain.description.contains("untrusted"))
        for dialect in ToolDialect.allCases {
            #expect(
                String(decoding: try words.described(in: dialect).canonicalData(), as: UTF8.self).contains(
                    "untrusted data"))
        }
    }

    @Test("A page of spoken words, and a list of them, carry spoken words")
    func untrustedLists() {
        #expect(ServiceOperation<NoteService, NoteService.Operations.FindInput, [SpokenNote]>.self.carriesWords)
        #expect(ServiceOperation<NoteService, NoteService.Operations.FindInput, PageOf<SpokenNote>>.self.carriesWords)
        #expect(!ServiceOperation<NoteService, NoteService.Operations.FindInput, [Note]>.self.carriesWords)
    }
}

extension ServiceOperation {
    fileprivate static var carriesWords: Bool {
        ServiceOperation(NoteService.Operations.find.descriptor) { _, _, _ in throw CancellationError() }
            .carriesSpokenWords
    }
}
