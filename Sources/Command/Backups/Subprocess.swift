import Foundation

/// A program of the system that is run to its end.
struct Subprocess: Sendable {
    let program: URL

    /// - Throws: `Composition.Failure` when there is none of that name, with what to install.
    init(_ name: String, from package: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = folders.map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else {
            throw Composition.Failure(description: "'\(name)' is needed and is not there: install \(package)")
        }
        program = found
    }

    /// - Parameter environment: added to this program's own; secrets go here, for arguments can be seen by others.
    /// - Throws: `Composition.Failure` with what the program said, when it failed.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let said = String(decoding: errors.fileHandleForReading.availableData.prefix(2_000), as: UTF8.self)
            throw Composition.Failure(
                description:
                    "\(program.lastPathComponent) failed (\(status)): \(said.trimmingCharacters(in: .whitespacesAndNewlines))"
            )
        }
    }
}
