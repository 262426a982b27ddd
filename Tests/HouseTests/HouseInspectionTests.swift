import Testing

/// The inspection on made-up sources, so that it is known to find what it looks for.
@Suite("House inspection")
struct HouseInspectionTests {
    private let inspection = HouseInspection(rules: .hansard)

    private func reasons(_ path: String, _ text: String) -> [String] {
        inspection.inspect(path, text).map(\.reason)
    }

    @Test(
        "An import that climbs, goes sideways or reaches past its place is a breach",
        arguments: [
            ("Mesh", "import Hansard"), ("Speech", "import Language"), ("Language", "public import Speech"),
            ("Database", "internal import Storage"), ("Storage", "@preconcurrency import Cluster"),
            ("Jobs", "import Mesh"), ("Hansard", "import Gateway"), ("Gateway", "import Database"),
            ("Gateway", "@testable import GRDB"), ("Gateway", "import struct CLibPQ.PGconn"),
            ("Hansard", "import GRDB"),
            ("Mesh", "import Hummingbird"), ("Credentials", "import Mail"), ("Mail", "  import Credentials"),
            ("TranscriptFormats", "import Speech"), ("Hansard", "import Command"), ("Storage", "package import Mesh"),
            ("Attic", "import Foundation"), ("Jobs", "import CLibPQ"),
        ])
    func climbing(_ room: String, _ statement: String) {
        #expect(reasons("Sources/\(room)/Deep/File.swift", "\n\(statement)\nstruct A {}\n").count == 1)
    }

    @Test(
        "Imports that go down, and those of others, are none",
        arguments: [
            ("Mesh", "import Foundation"), ("Jobs", "public import Database"), ("Hansard", "import Mesh\nimport Mail"),
            ("Gateway", "import Hansard\nimport Hummingbird"), ("Command", "import Gateway\nimport Database"),
            ("Database", "import GRDB\nimport CLibPQ"), ("Mesh", "// import Hansard"),
            ("Mesh", "/* import Hansard\n*/"),
            ("Mesh", "let a = \"\"\"\n    import Hansard\n    \"\"\""), ("Mesh", "let important = 1"),
        ])
    func descending(_ room: String, _ text: String) {
        #expect(reasons("Sources/\(room)/File.swift", text) == [])
    }

    @Test("The line of a breach is told")
    func line() {
        let breaches = inspection.inspect("Sources/Mesh/A.swift", "import Foundation\n\nimport Gateway\n")
        #expect(breaches.map(\.line) == [3])
    }

    @Test("A file is too long from 401 lines on", arguments: ["Sources/Mesh/A.swift", "web/a.js", "conformance/a.py"])
    func longFile(_ path: String) {
        #expect(reasons(path, String(repeating: "a\n", count: 400)) == [])
        #expect(reasons(path, String(repeating: "a\n", count: 401)) == ["a file of 401 lines"])
    }

    @Test(
        "A function is too long from 71 lines on",
        arguments: [
            ("Sources/Mesh/A.swift", "func a() {\n", "}\n"),
            (
                "Sources/Mesh/A.swift",
                "    @discardableResult public static func a<T>(_ b: () -> T) async throws -> [T: Int] {\n", "}\n"
            ),
            ("Sources/Mesh/A.swift", "init?(a: Int = { 1 }()) {\n", "}\n"),
            ("Tests/MeshTests/A.swift", "var a: Int {\n", "}\n"),
            ("Sources/Mesh/A.swift", "subscript(a: Int) -> Int {\n", "}\n"),
            ("Sources/Mesh/A.swift", "deinit {\n", "}\n"),
            ("web/a.js", "export async function a(b, { c } = {}) {\n", "}\n"),
            ("web/a.js", "const a = (b) => {\n", "};\n"),
            ("web/a.js", "class A {  b(c = d()) {\n", "} }\n"), ("conformance/a.py", "def a():\n", "    last()\n"),
            ("conformance/a.py", "    async def a(\n", "        last()\n"),
        ])
    func longFunction(_ path: String, _ head: String, _ tail: String) {
        let line = path.hasSuffix(".py") ? "          b(\"}\")\n" : "          b(\"}\") // }\n"
        #expect(reasons(path, head + String(repeating: line, count: 68) + tail) == [])
        #expect(reasons(path, head + String(repeating: line, count: 69) + tail) == ["a function of 71 lines"])
    }

    @Test("Many short functions after each other are no long one")
    func shortFunctions() {
        let swift = String(
            repeating: "    func a(\n        b: Int\n    )\n    -> Int {\n        \"\\(b) {\"\n    }\n", count: 60)
        #expect(reasons("Sources/Mesh/A.swift", swift) == [])
        let requirements =
            "protocol A {\n" + String(repeating: "    func b() throws -> Int\n    var c: Int { get }\n", count: 90)
        #expect(reasons("Sources/Mesh/A.swift", requirements + "}\nstruct D {\n    func e() {}\n}\n") == [])
        let script = String(
            repeating: "function a() {\n  if (b) {\n  }\n  return `${c({ d: \"}\" })} {`;\n}\n", count: 60)
        #expect(reasons("web/a.js", script) == [])
        let statement = "if (a(b)) {\n" + String(repeating: "  c();\n", count: 100) + "}\n"
        #expect(reasons("web/a.js", statement) == [])
        let python = String(repeating: "def a(\n    b,\n):\n    \"\"\"\n}\n    \"\"\"\n    return b\n\n", count: 40)
        #expect(reasons("conformance/a.py", python) == [])
    }

    @Test("Marks of unfinished work are found, in comments and strings too")
    func unfinished() {
        let marks = [
            "// TO" + "DO: later", "let a = \"FIX" + "ME\"", "fatal" + "Error(\"x\")", "let a = try" + "! b()",
            "throw E(\"not " + "implemented\")",
        ]
        for mark in marks { #expect(reasons("Sources/Mesh/A.swift", mark).count == 1, "\(mark)") }
        for fine in ["let todos = 1", "try? a()", "let fatalErrors = 1", "a.retry!.b"] {
            #expect(reasons("Sources/Mesh/A.swift", fine) == [], "\(fine)")
        }
    }

    @Test("A target without a README is found")
    func readme() {
        let paths = ["Sources/A/a.swift", "Sources/A/README.md", "Sources/B/C/c.swift", "Tests/D/d.swift"]
        #expect(inspection.targetsWithoutReadme(paths) == ["B"])
    }

    @Test(
        "Comments and strings are blanked, code is not",
        arguments: [
            ("a // b\nc", "a     \nc"), ("a /* b /* c */ d */ e", "a                   e"),
            ("a(\"b\\\"{\") {", "a(      ) {"),
            ("#\"\\\"# {", "#\"\\\"# {".replacing("#\"\\\"#", with: "     ")),
            ("\"\\(a(\"}\")) {\" }", "              }"),
            ("a / b / c", "a / b / c"), ("x = /[/{]/ {", "x =        {"),
            ("\"\"\"\n{ \" {\n\"\"\" }", "   \n     \n    }"),
        ])
    func blanking(_ text: String, _ expected: String) {
        #expect(SourceScanner.code(text, .swift) == expected)
    }
}
