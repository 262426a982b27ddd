import Testing

@Suite("Misuse of @Service and @Operation")
struct ServiceDiagnosticsTests {
    /// The complaints about one operation, which begins on line 4.
    private func complaints(_ operation: String) -> [Expansion.Complaint] {
        Expansion(
            """
            /// Things.
            @Service("things")
            struct Things {
            \(operation)
            }
            """
        ).complaints
    }

    @Test("A correct service is no reason to complain")
    func correct() {
        #expect(
            complaints(
                """
                    let store: Store
                    /// Gets it.
                    @Operation(.get, "/things/{id}", for: .viewer)
                    func get(_ id: Thing.ID, matching filter: Filter, page: Page, by caller: Caller) async throws -> Thing { preconditionFailure() }
                    /// Sends it.
                    @Operation(.post, "/things/{thing_id}/parts", for: .member, emits: .made)
                    func send(to thingID: Thing.ID, _ part: Part, ifMatch: EntityTag?, by caller: Caller) async throws { }
                    /// Speaks.
                    @Operation(.get, "/things/talk", for: .member)
                    func talk(_ questions: Inbound<Part>, by caller: Caller) async throws -> AnswerStream<Part> { preconditionFailure() }
                    func notAnOperation(x: Int = 3, y: Int?) {}
                """) == [])
    }

    @Test("A service without a doc comment")
    func undocumentedService() {
        #expect(
            Expansion("@Service(\"things\")\nstruct Things {\n}").complaints == [
                .init(2, 8, "a @Service needs a doc comment: it is what the API document and language models are told")
            ])
    }

    @Test("A plain comment is no doc comment")
    func plainComment() {
        #expect(
            Expansion("// Things.\n@Service(\"things\")\nstruct Things {\n}").complaints.map(\.message) == [
                "a @Service needs a doc comment: it is what the API document and language models are told"
            ])
    }

    @Test("A service that is no struct", arguments: ["class", "actor", "enum"])
    func noStruct(_ kind: String) {
        #expect(
            Expansion("/// Things.\n@Service(\"things\")\n\(kind) Things {\n}").complaints == [
                .init(2, 1, "@Service belongs on a struct: values here are copied between threads and nodes")
            ])
    }

    @Test("A service's name that is not written out", arguments: ["name", "\"th\\(x)ngs\"", "Self.name"])
    func computedName(_ name: String) {
        #expect(
            Expansion("/// Things.\n@Service(\(name))\nstruct Things {\n}").complaints == [
                .init(2, 1, "@Service needs the service's name as a string literal, such as @Service(\"meetings\")")
            ])
    }

    @Test("An operation without a doc comment")
    func undocumented() {
        #expect(
            complaints(
                "    @Operation(.get, \"/things\", for: .viewer)\n    func list(by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(
                    5, 10,
                    "the operation 'list' needs a doc comment: it is what the API document and language models are told"
                )
            ])
    }

    @Test("An operation that cannot wait or fail", arguments: ["", "async", "throws"])
    func effects(_ effects: String) {
        #expect(
            complaints(
                "    /// Lists.\n    @Operation(.get, \"/things\", for: .viewer)\n    func list(by caller: Caller) \(effects) -> Thing { }"
            ) == [
                .init(6, 10, "'list' must be 'async throws': it may run on another node")
            ])
    }

    @Test(
        "A path that is not written out",
        arguments: ["path", "\"/things/\\(x)\"", "base + \"/things\"", "Paths.things"])
    func computedPath(_ path: String) {
        #expect(
            complaints(
                "    /// Lists.\n    @Operation(.get, \(path), for: .viewer)\n    func list(by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(5, 22, "the path must be a plain string literal, so that it can be read at compile time")
            ])
    }

    @Test("A path that does not start at the root")
    func relativePath() {
        #expect(
            complaints(
                "    /// Lists.\n    @Operation(.get, \"things\", for: .viewer)\n    func list(by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(5, 22, "the path \"things\" must start with '/'")
            ])
    }

    @Test("Too few arguments")
    func fewArguments() {
        #expect(
            complaints(
                "    /// Lists.\n    @Operation(.get, \"/things\")\n    func list(by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(5, 5, "the path must be a plain string literal, so that it can be read at compile time")
            ])
    }

    @Test("A name in the path that no parameter has")
    func unknownName() {
        #expect(
            complaints(
                "    /// Gets.\n    @Operation(.get, \"/things/{thing_id}\", for: .viewer)\n    func get(_ id: Thing.ID, by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(6, 14, "'id' would be a body, which GET has not; label it 'matching' to read it from the query")
            ])
        #expect(
            complaints(
                "    /// Gets.\n    @Operation(.get, \"/things/{id}\", for: .viewer)\n    func get(by caller: Caller) async throws -> Thing { }"
            ) == [
                .init(
                    6, 10, "the path names {id}, but 'get' has no parameter of that name; add 'in id: …' or '_ id: …'")
            ])
    }

    @Test(
        "An operation that does not know who asks",
        arguments: ["", "caller: Caller", "by caller: Identity", "by caller: Caller, id: Int"])
    func noCaller(_ parameters: String) {
        #expect(
            complaints(
                "    /// Lists.\n    @Operation(.get, \"/things\", for: .viewer)\n    func list(\(parameters)) async throws -> Thing { }"
            ) == [
                .init(6, 14, "the last parameter must be 'by caller: Caller': every operation knows who asks")
            ])
    }

    @Test(
        "@Operation where no service is",
        arguments: ["struct Things", "extension Things", "enum Things", "@Other struct Things"])
    func outside(_ declaration: String) {
        #expect(
            Expansion(
                "/// Things.\n\(declaration) {\n    /// Lists.\n    @Operation(.get, \"/things\", for: .viewer)\n    func list(by caller: Caller) async throws { }\n}"
            ).complaints == [.init(4, 5, "@Operation belongs on a method of a type marked @Service")])
    }

    @Test(
        "@Operation on no method, and on no type's",
        arguments: [("    ", "var x: Int { 1 }"), ("", "func list(by caller: Caller) async throws { }")])
    func noMethod(_ indentation: String, _ declaration: String) {
        let operation = "\(indentation)@Operation(.get, \"/things\", for: .viewer)\n\(indentation)\(declaration)"
        let source =
            indentation.isEmpty
            ? "\n\n\(operation)" : "/// Things.\n@Service(\"things\") struct Things {\n\(operation)\n}"
        #expect(
            Expansion(source).complaints == [
                .init(3, indentation.count + 1, "@Operation belongs on a method of a type marked @Service")
            ])
    }
}
