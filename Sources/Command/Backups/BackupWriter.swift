import Database
import Foundation
import Hansard
import Logging
import Mesh

/// Makes an archive of an instance while it works.
///
/// The files are gathered as links before and after the database is copied: whatever recording the copy knows was there at one of these times, even when it
/// came or went meanwhile. It is checked that none is missing.
struct BackupWriter: Sendable {
    let settings: Settings
    let folder: DataFolder
    let logger: Logger

    private static let attempts = 3

    /// - Returns: what the archive says of itself.
    /// - Throws: `Composition.Failure`, also when `archive` exists.
    func write(to archive: URL) async throws -> BackupManifest {
        guard !FileManager.default.fileExists(atPath: archive.path) else {
            throw Composition.Failure(description: "\(archive.path) exists already; choose another name")
        }
        // Beside the recordings, so that links can be made
        let gathered = folder.url.appending(path: ".backup-\(UUID().uuidString)")
        let partial = archive.appendingPathExtension("part")
        defer {
            try? FileManager.default.removeItem(at: gathered)  // what is left is swept by nobody else, and hurts nobody
            try? FileManager.default.removeItem(at: partial)
        }
        let manifest = try await gather(in: gathered)
        guard
            FileManager.default.createFile(atPath: partial.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw Composition.Failure(description: "\(partial.path) cannot be made") }
        let parts = [
            BackupManifest.fileName, BackupManifest.secretsName,
            manifest.database == .sqlite ? BackupManifest.sqliteName : BackupManifest.dumpName,
            BackupManifest.filesName,
        ]
        try await Subprocess("tar", from: "tar").run(
            ["--create", "--file", partial.path, "--directory", gathered.path, "--hard-dereference"] + parts)
        let handle = try FileHandle(forUpdating: partial)
        try handle.synchronize()
        try handle.close()
        // link fails where rename would replace
        guard link(partial.path, archive.path) == 0 else {
            throw Composition.Failure(
                description: "\(archive.path) cannot be made: \(String(cString: strerror(errno)))")
        }
        return manifest
    }

    private func gather(in gathered: URL) async throws -> BackupManifest {
        _ = try Secrets.load(in: folder)
        try FileManager.default.createDirectory(
            at: gathered, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        for _ in 1...Self.attempts {
            let began = Timestamp.now
            try linkFiles(into: gathered)
            let database = try await copyDatabase(into: gathered)
            try linkFiles(into: gathered)
            let recordings = try await BackedUpRecordings(
                folder: gathered, isSQLite: database == .sqlite, settings, logger
            )
            .check(before: database == .sqlite ? .now : began)
            guard let recordings else { continue }
            try FileManager.default.copyItem(
                at: folder.secrets, to: gathered.appending(path: BackupManifest.secretsName))
            let manifest = BackupManifest(
                version: HansardProgram.version, createdAt: .now, database: database, recordings: recordings)
            try JSONCoding.encoder.encode(manifest).write(
                to: gathered.appending(path: BackupManifest.fileName))
            return manifest
        }
        throw Composition.Failure(
            description: "A recording that the database knows is not among the files; see 'hansard doctor'")
    }

    private func copyDatabase(into gathered: URL) async throws -> BackupManifest.Database {
        switch try DatabaseLocation(settings.databaseURL ?? folder.database.path) {
        case .sqlite(let path):
            guard FileManager.default.fileExists(atPath: path) else {
                throw Composition.Failure(description: "There is no database at \(path)")
            }
            let copy = gathered.appending(path: BackupManifest.sqliteName)
            if FileManager.default.fileExists(atPath: copy.path) { try FileManager.default.removeItem(at: copy) }
            let database = try SQLiteDatabase(path: path)
            do { try await database.backUp(to: copy.path) } catch {
                await database.close()
                throw error
            }
            await database.close()
            return .sqlite
        case .postgresql(let url):
            let address = PostgreSQLAddress(url)
            try await Subprocess("pg_dump", from: "postgresql-client").run(
                [
                    "--format=custom", "--no-owner", "--no-privileges", "--enable-row-security", "--dbname",
                    address.url,
                    "--file", gathered.appending(path: BackupManifest.dumpName).path,
                ], environment: address.environment)
            return .postgresql
        }
    }

    /// Adds to the gathered files those that are not among them yet. Folders and files that begin with a dot are the storage's own.
    private func linkFiles(into gathered: URL) throws {
        let files = FileManager.default
        let target = gathered.appending(path: BackupManifest.filesName)
        try files.createDirectory(at: target, withIntermediateDirectories: true)
        let root = folder.files.resolvingSymlinksInPath()
        guard
            let found = files.enumerator(
                at: root, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
        else { return }
        let depth = root.pathComponents.count
        for case let file as URL in found {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let place = target.appending(path: file.pathComponents.dropFirst(depth).joined(separator: "/"))
            if files.fileExists(atPath: place.path) { continue }
            try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            if link(file.path, place.path) == 0 || errno == ENOENT || errno == EEXIST { continue }
            // It has just been deleted
            do { try files.copyItem(at: file, to: place) } catch CocoaError.fileReadNoSuchFile { continue }
        }
    }
}
