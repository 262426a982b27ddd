import ArgumentParser
import Foundation

/// The program. Settings are taken out of the command line first; what is left says what to do.
struct HansardProgram: AsyncParsableCommand {
    static let version = "0.1.0"
    static let configuration = CommandConfiguration(
        commandName: "hansard", abstract: "Writes down who said what, and claims nothing that the record does not say.",
        version: version,
        subcommands: [
            Serve.self, Worker.self, Migrate.self, Transcribe.self, Models.self, Ask.self, Call.self, Users.self,
            Reindex.self, Backup.self,
            Restore.self, Doctor.self, SettingsList.self,
        ])

    /// EX_CONFIG of sysexits.h: something is wrong with the settings.
    private static let configurationExit: Int32 = 78

    static func main() async {
        do {
            let (settings, rest) = try SettingsReader().settings(from: Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot(rest)
            if let command = command as? any SettingsCommand {
                try await command.run(with: settings)
            } else if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as SettingsReader.Failure {
            say(failure.description)
            Foundation.exit(configurationExit)
        } catch let failure as Composition.Failure {
            say(failure.description)
            Foundation.exit(EXIT_FAILURE)
        } catch {
            exit(withError: error)
        }
    }

    static func say(_ sentence: String) { FileHandle.standardError.write(Data("hansard: \(sentence)\n".utf8)) }
}

/// A verb that works with the settings.
protocol SettingsCommand: AsyncParsableCommand {
    func run(with settings: Settings) async throws
}
