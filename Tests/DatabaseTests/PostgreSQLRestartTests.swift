import Database
import Foundation
import Testing

/// Runs a server of its own, to stop it.
@Suite("A PostgreSQL server that goes away", .enabled(if: TestDatabase.server != nil))
struct PostgreSQLRestartTests {
    private static let script = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "scripts/postgres.sh").path

    private static func server(_ verb: String, _ folder: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [script, verb, folder, "--fast"]
        let output = Pipe()
        process.standardOutput = output
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
                #expect(process.terminationStatus == 0)
                continuation.resume(returning: text.split(separator: "\n").last.map(String.init) ?? "")
            }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private static func onServer(_ body: (_ url: String, _ folder: String) async throws -> Void) async throws {
        let folder = "/tmp/hansard-restart-\(UUID().uuidString.prefix(8))"
        let url = try await server("start", folder)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(url, folder))
        } catch {
            result = .failure(error)
        }
        _ = try await server("stop", folder)
        try FileManager.default.removeItem(atPath: folder)
        try result.get()
    }

    @Test("Work goes on after a restart; while the server is down it is unavailable, and says why")
    func restart() async throws {
        try await Self.onServer { url, folder in
            var options = DatabaseOptions()
            options.waitTimeout = .milliseconds(600)
            options.minimumConnections = 3
            let database = try await DatabaseLocation(url).open(options: options)
            try await database.execute(["CREATE TABLE v (a {bigint})", "INSERT INTO v VALUES (1)"])
            let count: @Sendable () async throws -> Int? = {
                try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") }
            }
            #expect(try await count() == 1)
            _ = try await Self.server("stop", folder)
            #expect(try await databaseError { _ = try await count() }.code == .unavailable)
            let writing = try await databaseError {
                try await database.write(.unscoped) { try await $0.run("DELETE FROM v") }
            }
            #expect(writing.code == .unavailable)
            _ = try await Self.server("start", folder)
            // The first attempts may fall into the pause before the next connection.
            var counted: Int?
            for _ in 0..<20 where counted == nil { counted = try? await count() }
            #expect(counted == 1)
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (2)") }
            #expect(try await count() == 2)
            await database.close()
        }
    }
}
