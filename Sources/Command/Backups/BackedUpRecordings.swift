import Database
import Foundation
import Hansard
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
        let entries: [RecordingInventory.Entry]
        do {
            entries = try await RecordingInventory(database: database).entries(before: time)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        let files = folder.appending(path: BackupManifest.filesName)
        for entry in entries {
            let attributes = try? FileManager.default.attributesOfItem(atPath: files.appending(path: entry.key).path)
            guard let size = attributes?[.size] as? Int64 ?? (attributes?[.size] as? Int).map(Int64.init),
                size == entry.sizeBytes
            else {
                logger.warning("A recording is missing", metadata: ["key": "\(entry.key)"])
                return nil
            }
        }
        return entries.count
    }
}
