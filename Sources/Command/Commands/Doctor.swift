import ArgumentParser
import Database
import Foundation
import Hansard
import Mesh
import Speech

/// `hansard doctor`
struct Doctor: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what is present, what is missing, and how to get it.")

    func run(with settings: Settings) async throws {
        var findings: [Finding] = []
        findings.append(
            await check("data folder") {
                let folder = try DataFolder(settings)
                _ = try Secrets.load(in: folder)
                return folder.url.path
            })
        findings.append(
            await check("database") {
                let database = try await Composition.connect(
                    settings, try DataFolder(settings), Logging.logger(settings))
                let isCurrent = try await Migrator(database, Migrations.all).check()
                await database.close()
                guard isCurrent || database.dialect == .sqlite else {
                    throw Composition.Failure(description: "not at this version: run 'hansard migrate up'")
                }
                return database.dialect == .sqlite ? "SQLite" : "PostgreSQL"
            })
        findings.append(
            await check("decoder") {
                _ = try AudioDecoder(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")
                return "ffmpeg"
            })
        findings.append(
            await check("speech models") {
                let models = SpeechParts(settings).models
                if let missing = models.missing().first { throw Composition.Failure(description: "\(missing)") }
                return models.directory.path
            })
        findings.append(
            await check("web app") {
                guard let folder = settings.webFolder else {
                    throw Composition.Failure(description: "not found: set HANSARD_WEB to the folder of its files")
                }
                return folder.path
            })
        for finding in findings {
            print("\(finding.isFine ? "ok     " : "MISSING") \(finding.name): \(finding.detail)")
        }
        if findings.contains(where: { !$0.isFine }) { throw ExitCode.failure }
    }

    private struct Finding {
        let name: String
        let isFine: Bool
        let detail: String
    }

    private func check(_ name: String, _ look: () async throws -> String) async -> Finding {
        do {
            return Finding(name: name, isFine: true, detail: try await look())
        } catch {
            return Finding(name: name, isFine: false, detail: "\(error)")
        }
    }
}
