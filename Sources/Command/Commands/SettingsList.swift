import ArgumentParser

/// `hansard settings`
struct SettingsList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "settings", abstract: "Lists all settings.")

    @Flag(help: "As a file to copy to .env.")
    var example = false

    func run() { print(example ? SettingsReader.example() : SettingsReader.help()) }
}
