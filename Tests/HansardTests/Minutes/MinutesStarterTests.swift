import Database
import Mesh
import Testing

@testable import Hansard

@Suite("Minutes that are drafted by themselves")
struct MinutesStarterTests {
    @Test(
        "A transcript that is ready has minutes drafted, unless the workspace does not want it",
        arguments: [true, false])
    func starts(_ isWanted: Bool) async throws {
        try await LineHouse.open { house in
            let settings = WorkspaceSettings(autoMinutes: isWanted)
            try await house.database.write(.unscoped) {
                try await $0.run(
                    """
                    UPDATE workspaces SET settings = \(DatabaseValue.json(canonical: settings)) WHERE id = \(house.workspace)
                    """)
            }
            let readers = EventReaders(
                [MinutesStarter(jobs: house.queue)], database: house.database, commits: house.commits,
                logger: house.logger)
            let reading = Task { try await readers.run() }
            defer { reading.cancel() }
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            @Sendable func jobs(_ kind: String) async throws -> Int {
                try await house.database.read(.unscoped) {
                    try await $0.scalar("SELECT COUNT(*) FROM jobs WHERE kind = \(kind)", as: Int.self) ?? 0
                }
            }
            try await house.working {
                // The event is read in one transaction: what is not there with this job does not come.
                try await house.wait(for: "the event") { try await jobs("check-citations") > 0 }
            }
            #expect(try await jobs("minutes") == (isWanted ? 1 : 0))
            let minutes = try await house.mesh()[MinutesService.self].get(meeting, matching: MinutesQuery())
            #expect(isWanted || minutes.status == .none)
        }
    }
}
