import Foundation
import Mesh

/// What a backup says of itself; it is the archive's first file.
struct BackupManifest: Codable, Sendable {
    /// The form of the archive. A program reads forms up to its own.
    var form = 1
    /// Of the program that made it.
    let version: String
    let createdAt: Timestamp
    let database: Database
    /// Recordings that the database knows.
    let recordings: Int

    /// In what form the database is in the archive.
    enum Database: String, Codable, Sendable {
        /// A file `hansard.sqlite`.
        case sqlite
        /// A file `hansard.dump` in the custom form of `pg_dump`.
        case postgresql
    }

    static let fileName = "manifest.json"
    static let sqliteName = "hansard.sqlite"
    static let dumpName = "hansard.dump"
    static let secretsName = "secrets.json"
    static let filesName = "files"
    static let currentForm = 1
}
