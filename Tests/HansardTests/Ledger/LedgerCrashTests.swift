import Database
import Foundation
import Glibc
import Mesh
import Testing

@testable import Hansard

@Suite("A process that is killed while it changes something")
struct LedgerCrashTests {
    /// Places where the process is killed: after each write, and after the commit.
    private static let places = SQLLedger.Step.allCases.map { "\($0)" } + ["commit"]

    @Test("Between any two writes it leaves nothing behind, and after the commit everything", arguments: places)
    func killed(at place: String) async throws {
        try await LedgerFixture.withFolder { folder in
            let path = folder.appending(path: "ledger.sqlite").path
            let before = try await LedgerFixture(path: path)
            try await before.make("earlier", by: try before.caller(key: "earlier"))
            await before.database.close()

            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, place = place as String] in
                let fixture = try await LedgerFixture(path: path) { step in
                    if "\(step)" == place { kill(getpid(), SIGKILL) }
                }
                fixture.commits.listen { _ in if place == "commit" { kill(getpid(), SIGKILL) } }
                try await fixture.make("later", by: try fixture.caller(key: "later"))
            }

            let after = try await LedgerFixture(path: path)
            let rows = place == "commit" ? 2 : 1
            #expect(try await after.counts() == [rows, rows, rows, rows])
            try await after.make("again", by: try after.caller(key: "again"))
            #expect(try await after.counts() == [rows + 1, rows + 1, rows + 1, rows + 1], "and the database goes on")
            await after.database.close()
        }
    }
}
