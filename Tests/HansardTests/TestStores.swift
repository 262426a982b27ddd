import Database
import Foundation

/// Where the tests of this target keep their tables: in a file of SQLite, or, with `HANSARD_TEST_STORES=postgresql`, in a schema
/// of its own on the server that `HANSARD_TEST_POSTGRES` names. The same tests run on both.
enum TestStores {
    /// Opens an empty database.
    /// - Parameter folder: of the test; the file goes there.
    static func open(in folder: URL) async throws -> any RelationalDatabase {
        let environment = ProcessInfo.processInfo.environment
        guard environment["HANSARD_TEST_STORES"] == "postgresql", let server = environment["HANSARD_TEST_POSTGRES"]
        else { return try await DatabaseLocation.sqlite(path: folder.appending(path: "test.sqlite").path).open() }
        let schema = "stores_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let owner = try await DatabaseLocation.postgresql(url: server).open()
        try await owner.execute([SQLText("CREATE SCHEMA \(schema)", for: nil)])
        await owner.close()
        var options = DatabaseOptions()
        options.maximumConnections = 6
        let separator = server.contains("?") ? "&" : "?"
        return try await DatabaseLocation.postgresql(url: "\(server)\(separator)options=-csearch_path%3D\(schema)")
            .open(options: options)
    }
}
