import Database
import Foundation
import Testing

@Suite("SQLite")
struct SQLiteDatabaseTests {
    private func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    @Test("The log is written ahead, every commit is synced, and foreign keys are kept")
    func settings() async throws {
        try await TestDatabase.sqlite.lend { database in
            let settings = try await database.write(.unscoped) { tx in
                [
                    try await tx.scalar("PRAGMA journal_mode", as: String.self),
                    try await tx.scalar("PRAGMA synchronous", as: Int.self).map { "\($0)" },
                    try await tx.scalar("PRAGMA foreign_keys", as: Int.self).map { "\($0)" },
                ]
            }
            #expect(settings == ["wal", "2", "1"])
        }
    }

    @Test("What was deleted stands in no file any more once it is expunged, whatever else the table holds")
    func expunges() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "secrets.sqlite").path
            let database = try await DatabaseLocation(path).open()
            try await database.execute(["CREATE TABLE secrets (id {uuid} PRIMARY KEY, content {blob} NOT NULL)"])
            var secrets: [(id: UUID, content: [UInt8])] = []
            for _ in 0..<60 {
                let secret = (id: UUID(), content: (0..<1_024).map { _ in UInt8.random(in: 0...255) })
                secrets.append(secret)
                try await database.write(.unscoped) {
                    try await $0.run("INSERT INTO secrets VALUES (\(secret.id), \(secret.content))")
                }
            }
            func readable(_ content: [UInt8]) throws -> Bool {
                try [path, path + "-wal"].contains { file in
                    try Data(contentsOf: URL(filePath: file)).range(of: Data(content[400..<500])) != nil
                }
            }
            let gone = secrets.shuffled().prefix(30)
            for secret in gone {
                try await database.write(.unscoped) {
                    try await $0.run("DELETE FROM secrets WHERE id = \(secret.id)")
                }
            }
            #expect(try gone.contains { try readable($0.content) })
            try await database.expunge("secrets")
            #expect(try !gone.contains { try readable($0.content) })
            let kept = secrets.filter { secret in !gone.contains { $0.id == secret.id } }
            #expect(try kept.allSatisfy { try readable($0.content) })
            await database.close()
        }
    }

    @Test("A full disk is told, and what was committed is kept")
    func fullDisk() async throws {
        try await TestDatabase.sqlite.lend { database in
            try await database.execute(["CREATE TABLE v (b {blob})", "INSERT INTO v VALUES ('kept')"])
            let pages =
                try await database.write(.unscoped) { try await $0.scalar("PRAGMA page_count", as: Int.self) } ?? 0
            try await database.execute([.sqlite("PRAGMA max_page_count = \(pages + 4)")])
            let error = try await databaseError {
                try await database.write(.unscoped) { tx in
                    try await tx.run("INSERT INTO v VALUES ('lost')")
                    try await tx.run("INSERT INTO v VALUES (\([UInt8](repeating: 1, count: 100_000)))")
                }
            }
            #expect(error.code == .diskFull)
            let kept = try await database.read(.unscoped) { try await $0.scalars("SELECT b FROM v", as: String.self) }
            #expect(kept == ["kept"])
            try await database.write(.unscoped) { try await $0.run("INSERT INTO v VALUES ('after')") }
        }
    }

    @Test("A file that is no database is corrupt, and a folder that is missing unavailable")
    func unreadable() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "no.sqlite")
            try Data(repeating: 0x41, count: 8192).write(to: path)
            #expect(try await databaseError { _ = try await DatabaseLocation(path.path).open() }.code == .corrupt)
            let missing = folder.appending(path: "missing/no.sqlite").path
            #expect(try await databaseError { _ = try await DatabaseLocation(missing).open() }.code == .unavailable)
        }
    }

    @Test("A writer in another process is waited for, and in the end reported")
    func otherWriter() async throws {
        try await TestDatabase.sqlite.lendLocation { location in
            var options = DatabaseOptions()
            options.waitTimeout = .milliseconds(100)
            let first = try await location.open()
            let second = try await location.open(options: options)
            try await first.execute(["CREATE TABLE v (a {bigint})"])
            try await first.write(.unscoped) { tx in
                try await tx.run("INSERT INTO v VALUES (1)")
                let error = try await databaseError { try await second.write(.unscoped) { _ in } }
                #expect(error.code == .timeout)
            }
            try await second.write(.unscoped) { try await $0.run("INSERT INTO v VALUES (2)") }
            await first.close()
            await second.close()
        }
    }

    @Test("Many that await within their transactions neither deadlock nor lose their turn")
    func awaitingWriters() async throws {
        try await TestDatabase.sqlite.lendLocation { location in
            // How long a turn takes to come is not tried here, and other tests run at the same time.
            var options = DatabaseOptions()
            options.waitTimeout = .seconds(600)
            let database = try await location.open(options: options)
            try await database.execute(["CREATE TABLE v (a {bigint})"])
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await database.write(.unscoped) { tx in
                            try await tx.run("INSERT INTO v VALUES (\(number))")
                            await Task.yield()
                            _ = try await database.read(.unscoped) { try await $0.rows("SELECT COUNT(*) FROM v") }
                            if number.isMultiple(of: 5) { throw CancellationError() }
                        }
                    }
                }
                while let result = await group.nextResult() { _ = result }
            }
            #expect(try await database.read(.unscoped) { try await $0.scalar("SELECT COUNT(*) FROM v") } == 40)
            await database.close()
        }
    }

    @Test("A backup made during a write is whole, and an existing file is not overwritten")
    func backup() async throws {
        try await withFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "a.sqlite").path)
            try await database.execute(["CREATE TABLE v (a {bigint})", "INSERT INTO v VALUES (1)"])
            let copy = folder.appending(path: "b.sqlite").path
            try await database.write(.unscoped) { tx in
                try await tx.run("INSERT INTO v VALUES (2)")
                try await database.backUp(to: copy)
            }
            _ = try await databaseError { try await database.backUp(to: copy) }
            await database.close()
            let restored = try SQLiteDatabase(path: copy)
            #expect(try await restored.read(.unscoped) { try await $0.scalars("SELECT a FROM v", as: Int.self) } == [1])
            await restored.close()
        }
    }

    @Test("A location is read from a URL or a path, and refused otherwise")
    func locations() throws {
        #expect(try DatabaseLocation("sqlite:///var/lib/a.sqlite") == .sqlite(path: "/var/lib/a.sqlite"))
        #expect(try DatabaseLocation("sqlite:data/a.sqlite") == .sqlite(path: "data/a.sqlite"))
        #expect(try DatabaseLocation("data/a.sqlite") == .sqlite(path: "data/a.sqlite"))
        #expect(try DatabaseLocation("postgres://a/b") == .postgresql(url: "postgres://a/b"))
        for text in ["", "sqlite://", "mysql://a/b", "a\0b"] {
            #expect(throws: DatabaseError.self) { try DatabaseLocation(text) }
        }
    }
}
