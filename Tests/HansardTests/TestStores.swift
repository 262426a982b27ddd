import Database
import Foundation

/// Where the tests of this target keep their tables: in a file of SQLite, or, with `HANSARD_TEST_STORES=postgresql`, in a schema
/// of its own on the server that `HANSARD_TEST_POSTGRES` names. The same tests run on both.
enum TestStores {
    static var isPostgreSQL: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["HANSARD_TEST_STORES"] == "postgresql" && environment["HANSARD_TEST_POSTGRES"] != nil
    }

    /// Opens an empty database.
    /// - Parameter folder: of the test; the file goes there.
    static func open(in folder: URL) async throws -> any RelationalDatabase {
        var options = DatabaseOptions()
        // A hundred tests share a few cores: what waits here says nothing of the product.
        options.waitTimeout = .seconds(120)
        guard isPostgreSQL, let server = ProcessInfo.processInfo.environment["HANSARD_TEST_POSTGRES"] else {
            return try await DatabaseLocation.sqlite(path: folder.appending(path: "test.sqlite").path)
                .open(options: options)
        }
        let schema = "stores_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let owner = try await DatabaseLocation.postgresql(url: server).open()
        try await owner.execute([
            SQLText(makingRole, for: nil), SQLText("CREATE SCHEMA \(schema) AUTHORIZATION \(role)", for: nil),
        ])
        await owner.close()
        options.maximumConnections = 6
        let asRole = server.replacing(/\/\/[^@\/]*@/, with: "//\(role)@")
        let separator = server.contains("?") ? "&" : "?"
        return try await DatabaseLocation.postgresql(url: "\(asRole)\(separator)options=-csearch_path%3D\(schema)")
            .open(options: options)
    }

    /// Nobody special, as the product's role is: row-level security does not hold superusers.
    private static let role = "hansard_tester"
    private static let makingRole = """
        DO $$ BEGIN CREATE ROLE \(role) LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
        """
}
