import ArgumentParser
import Foundation
import Speech

/// `hansard models`
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the speech models, checks one of your own, and chooses the one to use.",
        subcommands: [List.self, Check.self, Use.self, Probe.self], defaultSubcommand: List.self)

    /// EX_DATAERR of sysexits.h.
    private static let unusable: Int32 = 65

    private static func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SpeechError {
            HansardProgram.say("\(error)")
            throw ExitCode(unusable)
        }
    }

    /// `hansard models list`
    struct List: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Says which models there are.")

        func run(with settings: Settings) async throws {
            let models = SpeechParts(settings).models, installed = InstalledModels(models)
            let chosen = try? ChosenModel(in: models)  // one that cannot be used is told of in its own line
            for model in installed.embedded {
                let isChosen = chosen == .quality(model.quality)
                print(
                    Self.line(
                        model.quality.rawValue, isChosen: isChosen,
                        model.isInstalled ? Self.size(model.size) : "missing", model.languages, model.licence))
            }
            for model in installed.custom {
                let isChosen = model.folder.map { chosen == .custom($0) } ?? false
                let state =
                    model.fault.map { "\($0)" }
                    ?? (model.report == nil ? "not checked" : Self.size(model.folder?.size ?? 0))
                print(
                    Self.line(
                        model.name, isChosen: isChosen, state, model.folder?.manifest.languages ?? [],
                        model.folder?.manifest.licence ?? ""))
            }
            if !installed.tellsLanguages { print("  Languages cannot be told apart: run scripts/models.sh") }
        }

        private static func line(
            _ name: String, isChosen: Bool, _ state: String, _ languages: [String], _ licence: String
        ) -> String {
            let tags = languages.count > 6 ? "\(languages.count) languages" : languages.joined(separator: ",")
            return "\(isChosen ? "*" : " ") \(name.padding(toLength: 24, withPad: " ", startingAt: 0)) "
                + "\(state.count < 12 ? state.padding(toLength: 12, withPad: " ", startingAt: 0) : state) \(tags) \(licence)"
        }

        private static func size(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
    }

    /// `hansard models check`
    struct Check: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Loads a model of your own in a process of its own and has it listen.",
            discussion: "Exit codes: 0 it may be used, 65 it may not.")

        @Argument(help: "The name of its folder in the models' folder “custom”.")
        var name: String

        func run(with settings: Settings) async throws {
            let models = SpeechParts(settings).models
            let report = try await Models.failing {
                let folder = try InstalledModels.customModel(name, of: models)
                return try await ModelCheck.run(
                    folder.directory, models: models,
                    program: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(),
                    arguments: ["models", "probe"])
            }
            print("\(report.name) (\(report.kind.rawValue)) can be used.")
            print("  languages       \(report.languages.joined(separator: ", "))")
            print("  loaded in       \(Self.rounded(report.loadSeconds)) s")
            print("  memory          \(report.peakMemoryMB) MB")
            print("  processor time  \(Self.rounded(report.cpuSecondsPerSecond)) s for a second of speech")
            print("  word times      \(report.timesWords ? "the model's own" : "estimated")")
            if let heard = report.heard { print("  heard           \(heard)") }
        }

        private static func rounded(_ number: Double) -> String { "\((number * 1000).rounded() / 1000)" }
    }

    /// `hansard models use`
    struct Use: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Chooses the model that recordings are written down with from now on.",
            discussion: "Exit codes: 0 it is used, 65 it cannot be.")

        @Argument(help: "default, high, fast, or the name of a model of your own.")
        var name: String

        func run(with settings: Settings) async throws {
            let models = SpeechParts(settings).models
            try await Models.failing { try ChosenModel.choose(name, in: models) }
            print("Recordings are written down with \(name) from now on.")
        }
    }

    /// `hansard models probe`: what a check starts. A model that does not fit may end the process here.
    struct Probe: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Part of “check”.", shouldDisplay: false)

        @Argument var paths: [String]

        func run() { print(ModelCheck.answer(arguments: paths)) }
    }
}
