import Testing

@Suite("Misuse of @Schema")
struct SchemaDiagnosticsTests {
    @Test("A value that is no struct", arguments: ["class", "enum", "actor"])
    func noStruct(_ kind: String) {
        #expect(
            Expansion("/// A thing.\n@Schema\n\(kind) Thing {\n}").complaints == [
                .init(2, 1, "@Schema belongs on a struct: values here are copied between threads and nodes")
            ])
    }

    @Test("A value without a doc comment")
    func undocumented() {
        #expect(
            Expansion("@Schema\nstruct Thing {\n}").complaints == [
                .init(2, 8, "a @Schema needs a doc comment: it is what the API document and language models are told")
            ])
    }

    @Test("A property whose type is not written")
    func inferredType() {
        #expect(
            Expansion("/// A thing.\n@Schema\nstruct Thing {\n    var limit = 20\n}").complaints == [
                .init(4, 9, "'limit' needs a written type, so that its schema can be read")
            ])
    }

    @Test("Several properties on a line")
    func severalOnALine() {
        #expect(
            Expansion("/// A thing.\n@Schema\nstruct Thing {\n    var a: Int, b: Int\n}").complaints == [
                .init(4, 9, "'a' must be a plain stored property, one to a line")
            ])
        #expect(
            Expansion("/// A thing.\n@Schema\nstruct Thing {\n    var (a, b): (Int, Int)\n}").complaints == [
                .init(4, 9, "'(a, b)' must be a plain stored property, one to a line")
            ])
    }

    @Test("Methods, static and computed properties, and nested types are no fields")
    func noFields() {
        let expansion = Expansion(
            """
            /// A thing.
            @Schema
            struct Thing {
                typealias ID = Int
                static let limit = 20
                var twice: Int { 2 }
                func go() {}
                enum Kind { case a }
                var name: String
            }
            """)
        #expect(expansion.complaints == [])
        #expect(expansion.text.contains("SchemaField(\"name\""))
        for name in ["limit", "twice", "go", "kind"] { #expect(!expansion.text.contains("SchemaField(\"\(name)\"")) }
    }
}
