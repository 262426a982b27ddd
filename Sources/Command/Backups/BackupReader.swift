import Database
import Foundation
import Hansard
import Logging
import Mesh

/// Makes an instance out of an archive. All of it is unpacked and checked before anything takes its place.
struct BackupReader: Sendable {
    let settings: Settings
    let logger: Logger

    /// - Returns: what the archive says of itself.
    /// - Throws: `Composition.Failure`, also when the data folder holds anything.
    func restore(_ archive: URL) async throws -> BackupManifest {
        guard FileManager.default.isReadableFile(atPath: archive.path) else {
            throw Composition.Failure(description: "\(archive.path) cannot be read")
        }
        let folder = try DataFolder(settings)
        guard try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty else {
            throw Composition.Failure(
                description: "\(folder.url.path) is not empty: a backup is restored into an empty folder")
        }
        let unpacked = folder.url.appending(path: ".restore-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: unpacked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: unpacked) }  // it is empty by then, or of no use
        try await Subprocess("tar", from: "tar").run(
            ["--extract", "--file", archive.path, "--directory", unpacked.path, "--no-same-owner"])
        let manifest = try manifest(in: unpacked)
        try await restoreDatabase(manifest, from: unpacked)
        let recordings = try await BackedUpRecordings(
            folder: unpacked, isSQLite: manifest.database == .sqlite, settings, logger
        ).check(before: .now)
        // Of PostgreSQL the number was taken a moment before the dump
        guard let recordings, recordings == manifest.recordings || manifest.database == .postgresql else {
            throw Composition.Failure(description: "The backup is damaged: recordings are missing")
        }
        try place(manifest, from: unpacked, in: folder)
        return manifest
    }

    private func manifest(in unpacked: URL) throws -> BackupManifest {
        guard let data = try? Data(contentsOf: unpacked.appending(path: BackupManifest.fileName)),
            let manifest = try? JSONCoding.lenientDecoder.decode(BackupManifest.self, from: data)
        else { throw Composition.Failure(description: "This is no backup of Hansard") }
        guard manifest.form <= BackupManifest.currentForm else {
            throw Composition.Failure(description: "The backup was made by a newer version, \(manifest.version)")
        }
        return manifest
    }

    /// PostgreSQL takes the dump whole or not at all.
    private func restoreDatabase(_ manifest: BackupManifest, from unpacked: URL) async throws {
        let location = try settings.databaseURL.map { try DatabaseLocation($0) }
        switch (manifest.database, location) {
        case (.sqlite, nil), (.sqlite, .sqlite): return
        case (.postgresql, .postgresql(let url)):
            let address = PostgreSQLAddress(url)
            try await Subprocess("pg_restore", from: "postgresql-client").run(
                [
                    "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", address.url,
                    unpacked.appending(path: BackupManifest.dumpName).path,
                ], environment: address.environment)
        case (.postgresql, _):
            throw Composition.Failure(
                description: "The backup is of PostgreSQL: name an empty database with DATABASE_URL")
        case (.sqlite, .postgresql):
            throw Composition.Failure(description: "The backup is of SQLite and cannot be restored into PostgreSQL")
        }
    }

    /// The secrets last: without them the folder is seen to be unfinished, and is refused.
    private func place(_ manifest: BackupManifest, from unpacked: URL, in folder: DataFolder) throws {
        let files = FileManager.default
        try files.moveItem(at: unpacked.appending(path: BackupManifest.filesName), to: folder.files)
        if manifest.database == .sqlite {
            var target = folder.database
            if let url = settings.databaseURL, case .sqlite(let path) = try DatabaseLocation(url) {
                target = URL(filePath: path)
            }
            try files.moveItem(at: unpacked.appending(path: BackupManifest.sqliteName), to: target)
        }
        try files.moveItem(at: unpacked.appending(path: BackupManifest.secretsName), to: folder.secrets)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.secrets.path)
    }
}
