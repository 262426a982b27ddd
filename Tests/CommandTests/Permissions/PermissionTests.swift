import Mesh
import Testing

/// Every operation, as everybody, by every way. It enumerates what the product declares: a new operation cannot escape it.
@Suite("Permissions")
struct PermissionTests {
    private static func operations() async throws -> [String] {
        try await Fixture.shared().operations.map(\.descriptor.name)
    }

    @Test("Every operation has a line in the table, and is declared for whom the table says")
    func table() async throws {
        let found = Expectation.disagreements(Expectation.table, try await Fixture.shared().operations)
        #expect(found == [])
    }

    @Test("Nobody sees, changes or hears of what is not theirs", arguments: try await operations())
    func operation(_ name: String) async throws {
        let fixture = try await Fixture.shared()
        let operation = try #require(fixture.operations.first { $0.descriptor.name == name })
        let expectation = try #require(Expectation.table[name], "\(name) has no line in the table of expectations")
        let examination = Examination(fixture: fixture, operation: operation, expectation: expectation)
        for finding in try await examination.findings() { Issue.record("\(finding)") }
    }
}
