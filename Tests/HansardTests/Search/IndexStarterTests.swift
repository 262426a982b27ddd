import Mesh
import Testing

@testable import Hansard

@Suite("What has a meeting indexed anew")
struct IndexStarterTests {
    /// What says nothing else of a meeting than before.
    private static let silent: Set<EventName> = [
        .minutesRequested, .minutesFailed, .minutesModelFailed, .minutesApproved, .minutesReopened,
    ]

    @Test("Every change of minutes and action items is heard, or known to change no words")
    func heard() async throws {
        try await LineHouse.open { house in
            let heard = try #require(IndexStarter(jobs: house.queue).kinds)
            let emitted = (MinutesService.operations + ActionItemService.operations).compactMap(\.descriptor.emits)
            #expect(emitted.count > 10)
            #expect(Set(emitted).subtracting(heard) == Self.silent)
        }
    }

    @Test("What a person writes into the minutes is found, and what an older version said when it is restored")
    func edited() async throws {
        try await SearchHouse.open { house in
            let meeting = try await house.meeting("Ada: We should order the red paint.")
            let line = house.line
            let readers = EventReaders(
                [IndexStarter(jobs: line.queue)], database: line.database, commits: line.commits, logger: line.logger)
            let reading = Task { try await readers.run() }
            defer { reading.cancel() }
            let minutes = house.mesh()[MinutesService.self]
            func found(_ words: String) async throws -> [String] {
                try await house.work()
                return try await house.find(SearchQuery(q: words, kind: [.minutes])).map(\.text)
            }
            let first = MinutesChange(decisions: .to([StatementEdit(text: "The scaffolding is hired.")]))
            let version = try await minutes.update(meeting, first, ifMatch: nil).version
            try await line.wait(for: "the first version") { try await found("scaffolding").count == 1 }
            let second = MinutesChange(decisions: .to([StatementEdit(text: "A crane is hired.")]))
            _ = try await minutes.update(meeting, second, ifMatch: nil)
            try await line.wait(for: "the second version") { try await found("crane") == ["A crane is hired."] }
            #expect(try await found("scaffolding").isEmpty)
            _ = try await minutes.restore(meeting, version, ifMatch: nil)
            try await line.wait(for: "the first one again") { try await found("scaffolding").count == 1 }
        }
    }
}
