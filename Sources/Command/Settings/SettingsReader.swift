import Foundation
import Mesh

/// Finds the settings: the command line before the environment, the environment before `.env`.
struct SettingsReader {
    /// What is wrong with the settings, in a sentence for each.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let environment: [String: String]
    /// The text of `.env`, or nil where there is none.
    let file: String?

    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)
    ) {
        self.environment = environment
        file = try? String(contentsOf: folder.appending(path: ".env"), encoding: .utf8)  // most have none
    }

    init(environment: [String: String], file: String?) {
        self.environment = environment
        self.file = file
    }

    /// Takes the settings out of a command line.
    /// - Returns: the settings, and the arguments that are none.
    /// - Throws: `Failure`.
    func settings(from arguments: [String]) throws -> (settings: Settings, rest: [String]) {
        let (flags, rest) = try Self.split(arguments)
        let written = try file.map(Self.entries) ?? [:]
        var parameters: [(name: String, value: String)] = []
        for field in Settings.schemaFields {
            let name = field.key.uppercased()
            // An empty variable is how many tools say that it is not set.
            if let value = flags[field.key]
                ?? [environment[name], written[name]].compactMap({ $0 }).first(where: { !$0.isEmpty })
            {
                parameters.append((field.key, value))
            }
        }
        do {
            return (try Settings(parameters: parameters), rest)
        } catch let violations as Violations {
            let sentences = violations.all.map { "\($0.field.uppercased()) \($0.message)" }
            throw Failure(description: sentences.joined(separator: "\n"))
        }
    }

    /// `--database-url` for `database_url`.
    static func flag(for field: SchemaField) -> String {
        "--" + (field.key.hasPrefix("hansard_") ? field.key.dropFirst(8) : field.key[...]).replacing("_", with: "-")
    }

    private static func split(_ arguments: [String]) throws -> (flags: [String: String], rest: [String]) {
        let keys = Dictionary(
            Settings.schemaFields.map { (flag(for: $0), $0.key) }, uniquingKeysWith: { first, _ in first })
        var flags: [String: String] = [:], rest: [String] = []
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            // Behind an operation's name all options are the operation's own.
            if argument == "--" || rest.first == "call" && !argument.hasPrefix("-") {
                return (flags, rest + [argument] + remaining)
            }
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, let key = keys[name] else {
                rest.append(argument)
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : remaining.popFirst() else {
                throw Failure(description: "\(name) needs a value")
            }
            flags[key] = value
        }
        return (flags, rest)
    }

    /// `NAME=value` lines; `#` begins a comment, quotes around a value are taken off.
    private static func entries(_ text: String) throws -> [String: String] {
        var entries: [String: String] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2 else { throw Failure(description: "Line \(number + 1) of .env is not NAME=value") }
            let name = parts[0].hasPrefix("export ") ? String(parts[0].dropFirst(7)) : parts[0]
            let isQuoted =
                parts[1].count >= 2 && parts[1].first == parts[1].last
                && (parts[1].first == "\"" || parts[1].first == "'")
            entries[name] = isQuoted ? String(parts[1].dropFirst().dropLast()) : parts[1]
        }
        return entries
    }

    /// `.env.example`, made from the declarations.
    static func example() -> String {
        let entries = Settings.schemaFields.map { field in
            var definitions = SchemaDefinitions()
            let standard = field.schema(in: &definitions)["default"].map(Self.plain) ?? ""
            let comment = field.documentation.split(separator: "\n").map { "# \($0)" }.joined(separator: "\n")
            return "\(comment)\n# \(field.key.uppercased())=\(standard)\n"
        }
        return
            "# Settings of Hansard. Made by `hansard settings --example`; change what you need and take the # away.\n\n"
            + entries.joined(separator: "\n")
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        default: ""
        }
    }

    /// The settings as a command's help shows them.
    static func help() -> String {
        let lines = Settings.schemaFields.map {
            "  \(flag(for: $0)) <value>\n      \($0.documentation) [\($0.key.uppercased())]"
        }
        return "SETTINGS (command line, environment, or .env):\n" + lines.joined(separator: "\n")
    }
}
