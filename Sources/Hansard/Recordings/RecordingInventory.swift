package import Database
package import Mesh

/// Every recording of an instance and where its file is: for whoever looks after the files as a whole.
package struct RecordingInventory: Sendable {
    /// One recording's file.
    package struct Entry: RowDecodable, Sendable {
        /// Its key in the storage.
        package let key: String
        package let sizeBytes: Int64

        package init(row: Row) throws {
            key = try row.get(0)
            sizeBytes = try row.get(1)
        }
    }

    private let database: any RelationalDatabase

    package init(database: any RelationalDatabase) { self.database = database }

    /// The recordings of all workspaces that were there before a time.
    package func entries(before time: Timestamp) async throws -> [Entry] {
        try await database.read(.unscoped) {
            try await $0.all("SELECT storage_key, size_bytes FROM recordings WHERE created_at < \(time)")
        }
    }
}
