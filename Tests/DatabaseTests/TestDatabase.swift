import Database
import Foundation
import Testing

/// The databases that a conformance test runs on.
enum TestDatabase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgresql

    /// SQLite always; PostgreSQL if `HANSARD_TEST_POSTGRES` names a server.
    static var available: [TestDatabase] { server == nil ? [.sqlite] : [.sqlite, .postgresql] }

    static var server: String? { ProcessInfo.processInfo.environment["HANSARD_TEST_POSTGRES"] }

    var testDescription: String { rawValue }

    /// Lends an empty database to a test, and removes it afterwards.
    func lend<T: Sendable>(
        options: DatabaseOptions = DatabaseOptions(), _ body: (any RelationalDatabase) async throws -> T
    ) async throws -> T {
        try await lendLocation { location in
            let database = try await location.open(options: options)
            do {
                let result = try await body(database)
                await database.close()
                return result
            } catch {
                await database.close()
                throw error
            }
        }
    }

    /// Lends the place of an empty database, for tests that open it several times.
    func lendLocation<T: Sendable>(_ body: (DatabaseLocation) async throws -> T) async throws -> T {
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "database-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try await body(.sqlite(path: folder.appending(path: "test.sqlite").path))
        case .postgresql:
            return try await lendSchema(body)
        }
    }

    /// Every test has a schema and an application name of its own.
    private func lendSchema<T: Sendable>(_ body: (DatabaseLocation) async throws -> T) async throws -> T {
        let server = try #require(Self.server)
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await Self.administer(server, "CREATE SCHEMA \(name)")
        let separator = server.contains("?") ? "&" : "?"
        let url = "\(server)\(separator)application_name=\(name)&options=-csearch_path%3D\(name)"
        let result: Result<T, any Error>
        do {
            result = .success(try await body(.postgresql(url: url)))
        } catch {
            result = .failure(error)
        }
        try await Self.administer(server, "DROP SCHEMA \(name) CASCADE")
        return try result.get()
    }

    private static func administer(_ server: String, _ statement: String) async throws {
        let database = try await DatabaseLocation.postgresql(url: server).open()
        try await database.execute([SQLText(statement, for: nil)])
        await database.close()
    }
}

/// Runs a body and returns the database error it throws.
func databaseError<T>(_ body: () async throws -> T) async throws -> DatabaseError {
    var thrown: DatabaseError?
    do {
        _ = try await body()
    } catch let error as DatabaseError {
        thrown = error
    }
    return try #require(thrown, "no error was thrown")
}
