import AsyncHTTPClient
import Database
import Foundation
import Hansard
import Language
import Mail
import Mesh
import Remote
import Speech

/// What `hansard doctor` found out about one thing.
struct Finding: Codable, Sendable {
    enum State: String, Codable, Sendable {
        case ok
        /// It works, but somebody should look at it.
        case warning
        /// Something does not work until this is mended.
        case missing
    }

    let name: String
    let state: State
    /// What there is; or what is wrong, and how to mend it.
    let detail: String
}

/// Looks at everything that an instance needs.
struct Examination: Sendable {
    let settings: Settings

    /// Below this, a few long recordings fill the disk; in bytes.
    private static let littleSpace: Int64 = 2 << 30

    func findings() async -> [Finding] {
        [
            Finding(name: "program", state: .ok, detail: "version \(HansardProgram.version)"),
            await look("data folder") {
                let folder = try DataFolder(settings)
                _ = try Secrets.load(in: folder)
                return .init(folder.url.path)
            },
            await look("disk space", space), await look("database", database), await look("decoder", decoder),
            await look("speech models", models), await look("search", search),
            await look("language model", languageModel), await look("web app", webApp), await look("mail", mail),
        ]
    }

    /// What was seen, and whether it is a reason to worry.
    private struct Sight {
        let detail: String
        let isWorrying: Bool

        init(_ detail: String, isWorrying: Bool = false) {
            self.detail = detail
            self.isWorrying = isWorrying
        }
    }

    private func look(_ name: String, _ examine: () async throws -> Sight) async -> Finding {
        do {
            let sight = try await examine()
            return Finding(name: name, state: sight.isWorrying ? .warning : .ok, detail: sight.detail)
        } catch {
            return Finding(name: name, state: .missing, detail: "\(error)")
        }
    }

    private func space() throws -> Sight {
        let folder = try DataFolder(settings).url
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value else { return Sight("unknown") }
        let words = "\(free.formatted(.byteCount(style: .file))) free"
        return free < Self.littleSpace ? Sight("\(words): recordings need more", isWorrying: true) : Sight(words)
    }

    private func database() async throws -> Sight {
        let database = try await Composition.connect(settings, try DataFolder(settings), Logging.logger(settings))
        let isSQLite = database.dialect == .sqlite
        let version: String?, isCurrent: Bool, isSuperuser: Bool?
        do {
            version = try await database.read(.unscoped) {
                try await $0.scalar(isSQLite ? "SELECT sqlite_version()" : "SHOW server_version")
            }
            isSuperuser =
                isSQLite
                ? false
                : try await database.read(.unscoped) {
                    try await $0.scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                }
            isCurrent = try await Migrator(database, Migrations.all).check()
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        guard isCurrent || isSQLite else {
            throw Composition.Failure(description: "not at this version: run 'hansard migrate up'")
        }
        let name = "\(isSQLite ? "SQLite" : "PostgreSQL") \(version ?? "")"
        guard isSuperuser == true else { return Sight(name) }
        return Sight(
            "\(name), as a superuser: row-level security does not hold, use a role of its own", isWorrying: true)
    }

    private func decoder() throws -> Sight {
        _ = try AudioDecoder(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")
        return Sight("ffmpeg")
    }

    private func models() throws -> Sight {
        let models = SpeechParts(settings).models
        let missing = models.missing()
        guard missing.isEmpty else { throw SpeechError.modelsMissing(missing) }
        return Sight(models.directory.path)
    }

    private func search() throws -> Sight {
        guard settings.searchMeaning == .on else { return Sight("by words alone, as it is set") }
        return settings.canSearchByMeaning
            ? Sight("by words and meaning")
            : Sight("by words alone: run scripts/models.sh for the model that searches by meaning", isWorrying: true)
    }

    /// Asks for a word: an address and a key can only be tried.
    private func languageModel() async throws -> Sight {
        guard let address = settings.llmBaseURL else {
            return Sight(
                "none: minutes are drawn from the record's own sentences, set LLM_BASE_URL for one that writes")
        }
        let client = Composition.client(.remoteServers)
        var settings = settings
        settings.llmTimeoutSeconds = min(settings.llmTimeoutSeconds, Self.patience)
        let answer: Result<LanguageAnswer, any Error>
        do {
            let model = try Composition.languageModel(settings, client, Logging.logger(settings))
            let request = LanguageRequest(
                [.user("Answer with the word ok.")], options: LanguageOptions(outputTokens: 64, temperature: 0))
            guard let found = try await model?.answer(request) else {
                throw Composition.Failure(description: "LLM_BASE_URL needs LLM_MODEL")
            }
            answer = .success(found)
        } catch {
            answer = .failure(error)
        }
        // Nothing that was asked for waits any more; what cannot be shut down ends with the program.
        try? await client.shutdown()
        let name = try answer.get().model ?? settings.llmModel ?? ""
        return Sight("\(name) at \(URL(string: address)?.host() ?? address)")
    }

    /// Seconds that an answer is waited for.
    private static let patience = 60

    private func webApp() throws -> Sight {
        guard let folder = settings.webFolder else {
            throw Composition.Failure(description: "not found: set HANSARD_WEB to the folder of its files")
        }
        return Sight(folder.path)
    }

    private func mail() throws -> Sight {
        guard let url = settings.smtpURL else {
            return Sight("written to files in the data folder: set SMTP_URL to send it", isWorrying: true)
        }
        let smtp = try SMTPSettings(url: url)
        return Sight("\(smtp.host):\(smtp.port)")
    }
}
