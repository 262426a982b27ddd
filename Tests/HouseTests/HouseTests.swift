import Foundation
import Testing

/// The house as it stands on the disk.
@Suite("The house")
struct HouseTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file of ours, by its path from the root.
    private static func files() throws -> [String] {
        try ["Sources", "Tests", "web", "conformance", "scripts", "benchmarks"].flatMap { folder -> [String] in
            let start = root.appendingPathComponent(folder)
            guard FileManager.default.fileExists(atPath: start.path) else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: start.path)
                .filter { !$0.contains("/.") && !$0.contains("node_modules/") && !$0.contains("__pycache__/") }
                .map { "\(folder)/\($0)" }
        }
    }

    @Test("Imports go down, functions and files are short, and nothing is unfinished")
    func rules() throws {
        let inspection = HouseInspection(rules: .hansard)
        let sources = try Self.files().filter { [".swift", ".js", ".mjs", ".py"].contains(where: $0.hasSuffix) }
        #expect(sources.count > 50, "the house was found")
        for path in sources.sorted() {
            let text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
            for breach in inspection.inspect(path, text) { Issue.record("\(breach)") }
        }
    }

    @Test("Every target says in a README what lives there")
    func readmes() throws {
        #expect(HouseInspection(rules: .hansard).targetsWithoutReadme(try Self.files()) == [])
    }

    @Test("The table of rooms knows every room")
    func table() throws {
        let rooms = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("Sources").path
        )
        .filter { !$0.hasPrefix(".") }
        #expect(Set(rooms).subtracting(HouseRules.hansard.rooms.keys) == [])
    }
}
