import Foundation
import Mesh

/// What nobody but this instance may know. Made at the first start, kept in `secrets.json`, readable by its owner only.
struct Secrets: Sendable, Codable {
    /// Signs access tokens; 32 bytes.
    let tokenSecret: Data
    /// Seals what is kept encrypted; 32 bytes, the newest first.
    let sealingKeys: [Data]
    /// Names this node's workers, the same after a restart.
    let nodeID: String

    /// The secrets of a data folder; new ones where there are none yet.
    /// - Throws: `Composition.Failure` when others could read them, or they cannot be read.
    static func load(in folder: DataFolder) throws -> Secrets {
        let path = folder.secrets.path
        if !FileManager.default.fileExists(atPath: path) { try make().write(to: path) }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        if let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0 {
            throw Composition.Failure(description: "Others can read \(path); mend it with: chmod 600 \(path)")
        }
        do {
            return try JSONCoding.decoder.decode(Secrets.self, from: Data(contentsOf: folder.secrets))
        } catch {
            throw Composition.Failure(description: "\(path) cannot be read: \(error)")
        }
    }

    private static func make() -> Secrets {
        Secrets(tokenSecret: random(32), sealingKeys: [random(32)], nodeID: UUID.v7().uuidString.lowercased())
    }

    /// From the system's generator, which is one for secrets.
    private static func random(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Whole or not at all, and never for others to see.
    private func write(to path: String) throws {
        let temporary = "\(path).\(UUID().uuidString)"
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Composition.Failure(description: "\(temporary) cannot be made: \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: JSONCoding.encoder.encode(self))
        try file.synchronize()
        // Another process may have been first: its secrets stand
        guard link(temporary, path) == 0 || errno == EEXIST else {
            throw Composition.Failure(description: "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        unlink(temporary)
    }
}
