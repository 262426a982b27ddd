import ArgumentParser
import Foundation

/// `hansard backup`
struct Backup: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes database, recordings and secrets of an instance into one file, while it works.")

    @Argument(help: "The file to write, a tar archive. It holds the secrets: keep it as safe as the data.")
    var file: String

    func run(with settings: Settings) async throws {
        let writer = BackupWriter(
            settings: settings, folder: try DataFolder(settings), logger: Logging.logger(settings))
        let archive = URL(filePath: file)
        let manifest = try await writer.write(to: archive)
        print("\(archive.path): the database and \(manifest.recordings) recordings of \(manifest.createdAt)")
    }
}

/// `hansard restore`
struct Restore: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes an instance out of a backup, in an empty data folder.")

    @Argument(help: "The file that 'hansard backup' wrote.")
    var file: String

    func run(with settings: Settings) async throws {
        let manifest = try await BackupReader(settings: settings, logger: Logging.logger(settings)).restore(
            URL(filePath: file))
        let folder = try DataFolder(settings)
        print(
            "\(folder.url.path): the instance as it was on \(manifest.createdAt), with \(manifest.recordings) recordings"
        )
    }
}
