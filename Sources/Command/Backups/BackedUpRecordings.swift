import Database
import Foundation
import Logging
import Mesh

/// The recordings that a copied database knows, held against the copied files.
struct BackedUpRecordings {
    private let folder: URL
    private let isSQLite: Bool
    private let settings: Settings
    private let logger: Logger

    /// - Parameters:
    ///   - folder: of the copies.
    ///   - isSQLite: whether the database is among them; a dump of PostgreSQL cannot be asked, so its server is.
    init(folder: URL, isSQLite: Bool, _ settings: Settings, _ logger: Logger) {
        self.folder = folder
        self.isSQLite = isSQLite
        self.settings = settings
        self.logger = logger
    }

    /// - Parameter time: later recordings are passed over.
    /// - Returns: how many there are, or nil when one of them is missing or of another size.
    func check(before time: Timestamp) async throws -> Int? {
        let database: any RelationalDatabase =
            if isSQLite {
                try SQLiteDatabase(path: folder.appending(path: BackupManifest.sqliteName).path)
            } else {
                try await PostgreSQLDatabase.open(url: settings.databaseURL ?? "", logger: logger)
            }
        let rows: [StoredRecording]
        do {
            rows = try await database.read(.unscoped) {
                try await $0.all(
                    "SELECT storage_key, size_bytes FROM recordings WHERE created_at < \(time.microseconds)")
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        let files = folder.appending(path: BackupManifest.filesName)
        for row in rows {
            let attributes = try? FileManager.default.attributesOfItem(atPath: files.appending(path: row.key).path)
            guard let size = attributes?[.size] as? Int64 ?? (attributes?[.size] as? Int).map(Int64.init),
                size == row.size
            else {
                logger.warning("A recording is missing", metadata: ["key": "\(row.key)"])
                return nil
            }
        }
        return rows.count
    }
}

/// Where a recording is, and how large.
private struct StoredRecording: RowDecodable {
    let key: String
    let size: Int64

    init(row: Row) throws {
        key = try row.get("storage_key")
        size = try row.get("size_bytes")
    }
}
