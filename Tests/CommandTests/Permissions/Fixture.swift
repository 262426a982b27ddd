import Foundation
import Mesh

/// A workspace with something of everything in it, the people around it, and the state on the disk that every test begins with.
struct Fixture: Sendable {
    /// Who has started the job.
    static let starter = TestPerson.member

    /// The data folder.
    let files: [String: Data]
    /// All that the product can do, by its own list.
    let operations: [any AnyOperation]
    let subjects: Subjects
    let values: ExampleValues
    let credentials: [TestCaller: Credential]
    let sentinels: [Sentinel]
    /// The ids of those who are of the workspace.
    let people: [String]
    /// What a browser of the owner's sends as its cookies.
    let cookies: String

    /// Made once, for it takes a while: each test works on a copy.
    static func shared() async throws -> Fixture { try await making.value }

    private static let making = Task {
        let (builder, files) = try await World.lend { world in
            var builder = FixtureBuilder(world: world)
            try await builder.build()
            return builder
        }
        return try builder.fixture(files)
    }

    /// Lends a product that holds the fixture, untouched.
    func lend<Value: Sendable>(_ body: @escaping @Sendable (World) async throws -> Value) async throws -> Value {
        try await World.lend(files, body).value
    }

    var examples: ExampleMaker { ExampleMaker(subjects: subjects, given: values) }

    /// The same requests, about what is not there.
    var absentExamples: ExampleMaker { ExampleMaker(subjects: .absent(), given: values) }
}
