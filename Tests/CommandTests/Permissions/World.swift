import Database
import Foundation
import Gateway
import Hansard
import Hummingbird
import HummingbirdTesting
import Logging
import Mesh

@testable import Command

/// The whole product as the program puts it together, serving on a port of this machine out of a folder of its own. Nothing works on jobs.
struct World: Sendable {
    let composition: Composition
    let client: Client

    var operations: [any AnyOperation] { composition.node.operations }

    /// Serves while `body` runs.
    /// - Parameter files: what the data folder holds at the start, by path.
    /// - Returns: what `body` returns, and what the data folder holds once nothing is open any more.
    static func lend<Value: Sendable>(
        _ files: [String: Data] = [:], _ body: @escaping @Sendable (World) async throws -> Value
    ) async throws -> (value: Value, files: [String: Data]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "permissions-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // a folder that is left over fails no test
        try write(files, to: folder)
        let composition = try await Composition(settings: settings(folder))
        let value: Value
        do {
            value = try await serve(composition, body)
        } catch {
            await composition.close()
            throw error
        }
        await composition.close()
        return (value, try read(folder))
    }

    private static func serve<Value: Sendable>(
        _ composition: Composition, _ body: @escaping @Sendable (World) async throws -> Value
    ) async throws -> Value {
        composition.readiness.set(true)
        let application = Application(
            router: try composition.gateway().router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        return try await application.test(.live) { client in
            try await body(World(composition: composition, client: Client(port: client.port ?? 0)))
        }
    }

    /// Nodes know each other by a key, so that their door is there to be knocked at.
    private static func settings(_ folder: URL) throws -> Settings {
        try Settings(parameters: [
            ("hansard_data", folder.path), ("rate_limit", "off"), ("log_level", "critical"),
            ("mesh_key", "a key of the tests, of thirty-two bytes or more"),
        ])
    }

    private static func write(_ files: [String: Data], to folder: URL) throws {
        let privately: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: privately)
        for (path, data) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: privately)
            guard
                FileManager.default.createFile(
                    atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    private static func read(_ folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files[path] = try Data(contentsOf: file)
        }
        return files
    }
}
