import Foundation

/// The folder that holds all of an instance: database, recordings, mails and secrets. Only its owner may look into it.
struct DataFolder: Sendable {
    let url: URL

    var database: URL { url.appending(path: "hansard.sqlite") }
    var files: URL { url.appending(path: "files") }
    var mail: URL { url.appending(path: "mail") }
    var secrets: URL { url.appending(path: "secrets.json") }

    /// The folder as it is set, else `hansard` in the user's data folder. It is made when it is not there.
    /// - Throws: `Composition.Failure` when it cannot be made.
    init(_ settings: Settings, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        // Whatever this process makes from here on is its owner's alone: the database too, which SQLite makes.
        umask(0o077)
        url = settings.hansardData.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? Self.standard(environment)
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Composition.Failure(
                description: "The data folder \(url.path) cannot be made: \(error.localizedDescription)")
        }
        // The folder may be older than the instance: models are fetched into the same place.
        for name in ["", "-wal", "-shm"] { chmod(database.path + name, 0o600) }
    }

    /// XDG Base Directory Specification 0.8.
    private static func standard(_ environment: [String: String]) -> URL {
        if let data = environment["XDG_DATA_HOME"], !data.isEmpty {
            return URL(filePath: data).appending(path: "hansard")
        }
        return URL(filePath: environment["HOME"] ?? NSHomeDirectory()).appending(path: ".local/share/hansard")
    }

    /// Keeps the folder to one server at a time; the kernel lets go when the process ends, however it ends.
    /// - Throws: `Composition.Failure` when another server has it.
    func lock() throws -> FolderLock {
        let path = url.appending(path: "hansard.lock").path
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Composition.Failure(description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Composition.Failure(description: "Another server is using \(url.path)")
        }
        return FolderLock(descriptor: descriptor)
    }
}

/// Held by the server of a data folder.
struct FolderLock: Sendable {
    fileprivate let descriptor: Int32

    func release() { close(descriptor) }
}
