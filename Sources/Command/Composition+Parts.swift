import AsyncHTTPClient
import Database
import Foundation
import Gateway
import Hansard
import Inference
import Jobs
import Language
import LanguageRemote
import Logging
import Mail
import Mesh
import NIOPosix
import Outbound
import Remote
import ServiceLifecycle
import Speech
import SpeechRemote
import Storage

/// What listens to recordings. Models are opened when the first recording comes.
struct SpeechParts: Sendable {
    let models: SpeechModels
    let runtime: SpeechRuntime
    let decoder: AudioDecoder
    let stenographer: LocalStenographer

    /// - Parameter standard: recognises where nobody asks for a model of this machine.
    init(_ settings: Settings, inference: InferenceRuntime? = nil, standard: (any SpeechEngine)? = nil) {
        models = settings.models
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        // Without a decoder the server still starts; each recording is then told what is missing.
        decoder = (try? AudioDecoder(searchPath: path)) ?? AudioDecoder(ffmpeg: URL(filePath: "/usr/bin/ffmpeg"))
        runtime = SpeechRuntime(models: models, inference: inference ?? Composition.inference(settings))
        stenographer = LocalStenographer(
            decoder: decoder, runtime: runtime, standard: standard)
    }
}

/// What reads and writes texts; of models there are those that are set up.
struct LanguageParts: Sendable {
    /// Writes minutes and answers.
    let model: (any LanguageModel)?
    /// Tells whether texts mean the same.
    let embedder: MiniLMEmbedder?
    let meaning: SearchMeaning?
    let timeZone: TimeZone

    init(
        _ settings: Settings, inference: InferenceRuntime, client: HTTPClient, database: any RelationalDatabase,
        _ logger: Logger
    ) throws {
        model = try Composition.languageModel(settings, client, logger)
        embedder = Composition.embedder(settings, inference, logger)
        meaning = embedder.map { SearchMeaning(database: database, embedder: $0, logger: logger) }
        timeZone = try Composition.timeZone(settings)
    }

    /// What of it is set up.
    var presence: ModelPresence {
        ModelPresence(meaning: embedder == nil ? .none : .setUp, language: model == nil ? .none : .setUp)
    }

    /// Where questions are answered.
    func desk(_ ledger: SQLLedger, _ settings: Settings, _ logger: Logger) -> AskDesk {
        AskDesk(
            ledger: ledger, model: model, embedder: embedder, meaning: meaning,
            limits: AskLimits(time: .seconds(settings.askTimeoutSeconds)), logger: logger)
    }

    func register(
        in handlers: inout JobHandlers, _ database: any RelationalDatabase, _ queue: JobQueue, _ system: SystemMesh
    ) {
        MinutesDrafting(
            system: system, model: model, embedder: embedder, timeZone: timeZone, database: database
        ).register(in: &handlers)
        CitationUpkeep(system: system).register(in: &handlers)
        PassageIndexing(database: database, queue: queue, system: system, meaning: meaning).register(in: &handlers)
    }
}

/// Gives back the memory of models that nobody has used for some minutes.
struct IdleModels: Service {
    let models: LoadedModels
    /// How long a model is kept after its last use.
    private static let idle = Duration.seconds(300)

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Throws only when cancelled, which ends the loop.
                try? await Task.sleep(for: Self.idle / 2)
                await models.meaning?.release(idleFor: Self.idle)
                await models.speech.releaseModels(idleFor: Self.idle)
            }
        }
    }
}

/// The models of this process that come and go.
struct LoadedModels: Sendable {
    let speech: SpeechRuntime
    /// Nil where it is not installed.
    let meaning: MiniLMEmbedder?
}

extension Composition {
    /// What a setting asks for cannot be done.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What all models of this process share.
    static func inference(_ settings: Settings) -> InferenceRuntime {
        InferenceRuntime(library: settings.models.library)
    }

    /// What searches by meaning, where it is installed.
    static func embedder(_ settings: Settings, _ inference: InferenceRuntime, _ logger: Logger) -> MiniLMEmbedder? {
        guard settings.canSearchByMeaning else {
            logger.info("Search goes by words alone: run scripts/models.sh for the model that searches by meaning")
            return nil
        }
        return MiniLMEmbedder(folder: settings.meaningFolder, inference: inference)
    }

    /// The database as it is, at whatever version.
    static func connect(_ settings: Settings, _ folder: DataFolder, _ logger: Logger) async throws
        -> any RelationalDatabase
    {
        let location = try DatabaseLocation(settings.databaseURL ?? folder.database.path)
        switch location {
        case .sqlite(let path): return try SQLiteDatabase(path: path)
        case .postgresql(let url): return try await PostgreSQLDatabase.open(url: url, logger: logger)
        }
    }

    /// The database at this version. SQLite is brought to it; PostgreSQL, which other nodes may use, only when that is asked for.
    static func openDatabase(_ settings: Settings, _ folder: DataFolder, migrates: Bool, _ logger: Logger) async throws
        -> any RelationalDatabase
    {
        let database = try await connect(settings, folder, logger)
        let migrator = try Migrator(database, Migrations.all)
        if database.dialect == .sqlite || migrates {
            let applied = try await migrator.up()
            if !applied.isEmpty { logger.info("The database was migrated", metadata: ["migrations": "\(applied)"]) }
        } else if try await !migrator.check() {
            throw Failure(
                description: "The database is not at this version. Run 'hansard migrate up', or serve with --migrate.")
        }
        return database
    }

    /// The speech server that the settings name.
    static func speechServer(_ settings: Settings, _ client: HTTPClient, _ logger: Logger) throws
        -> (any SpeechEngine)?
    {
        guard let url = settings.speechURL else { return nil }
        do {
            return try OpenAIEngine(
                OpenAISettings(base: url, key: settings.speechKey, model: settings.speechModel), client: client,
                logger: logger)
        } catch {
            throw Failure(description: "SPEECH_URL: \(error)")
        }
    }

    /// The language model that the settings name.
    static func languageModel(_ settings: Settings, _ client: HTTPClient, _ logger: Logger) throws
        -> (any LanguageModel)?
    {
        guard let base = settings.llmBaseURL else {
            guard settings.llmModel == nil else { throw Failure(description: "LLM_MODEL needs LLM_BASE_URL") }
            logger.info("Minutes and answers are the record's own sentences: set LLM_BASE_URL for a model that writes")
            return nil
        }
        guard let model = settings.llmModel else { throw Failure(description: "LLM_BASE_URL needs LLM_MODEL") }
        let address = settings.llmAPIVersion.map { base.contains("?") ? base : "\(base)?api-version=\($0)" } ?? base
        do {
            return try OpenAIChat(
                OpenAIChatSettings(
                    base: address, key: settings.llmAPIKey, model: model, contextTokens: settings.llmContextTokens,
                    timeout: .seconds(settings.llmTimeoutSeconds),
                    pace: RemotePace(firstByte: .seconds(300), silence: .seconds(settings.llmSilenceSeconds))),
                client: client, logger: logger)
        } catch {
            throw Failure(description: "LLM_BASE_URL: \(error)")
        }
    }

    /// Where "tomorrow" is said, unless somebody says otherwise.
    static func timeZone(_ settings: Settings) throws -> TimeZone {
        guard let zone = TimeZone(identifier: settings.hansardTimeZone) else {
            throw Failure(
                description: "HANSARD_TIME_ZONE: '\(settings.hansardTimeZone)' is no time zone such as Europe/Berlin")
        }
        return zone
    }

    /// Deepgram, where there is a key for it.
    static func deepgram(_ settings: Settings, _ secrets: Secrets, _ client: HTTPClient, _ logger: Logger) throws
        -> RemoteTranscription?
    {
        guard let key = settings.deepgramAPIKey else { return nil }
        let engine: DeepgramEngine
        do {
            engine = try DeepgramEngine(
                DeepgramSettings(base: settings.deepgramURL, key: key, model: settings.deepgramModel), client: client,
                logger: logger)
        } catch {
            throw Failure(description: "DEEPGRAM_URL: \(error)")
        }
        let callback = try settings.deepgramCallback.map { address in
            guard let url = URL(string: address), url.scheme == "https" || url.scheme == "http", url.host() != nil,
                url.query() == nil
            else { throw Failure(description: "DEEPGRAM_CALLBACK: '\(address)' is not an http or https address") }
            let base = address.hasSuffix("/") ? String(address.dropLast()) : address
            return DeliveryCallback(
                address: "\(base)\(OperationRoutes.base)/webhooks/deepgram",
                signature: DeliverySignature(secret: secrets.tokenSecret))
        }
        return RemoteTranscription(stenographer: DeepgramStenographer(engine: engine), callback: callback)
    }

    /// What can write recordings down.
    static func engines(_ settings: Settings) throws -> TranscriptionEngines {
        var available: Set<TranscriptionEngine> = [.embedded]
        if settings.speechURL != nil { available.insert(.openai) }
        if settings.deepgramAPIKey != nil { available.insert(.deepgram) }
        let best: TranscriptionEngine =
            available.contains(.deepgram) ? .deepgram : available.contains(.openai) ? .openai : .embedded
        let standard = settings.speechEngine.flatMap { TranscriptionEngine(rawValue: $0.rawValue) } ?? best
        guard available.contains(standard) else {
            throw Failure(
                description: "SPEECH_ENGINE is \(standard.rawValue), which needs "
                    + (standard == .openai ? "SPEECH_URL" : "DEEPGRAM_API_KEY"))
        }
        return TranscriptionEngines(standard: standard, available: available)
    }

    static func client(_ configuration: HTTPClient.Configuration) -> HTTPClient {
        HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }

    /// Those who act on what has happened.
    static func readers(_ queue: JobQueue) -> [any EventReader] {
        [
            MeetingDurations(), RecordingFiles(queue: queue), MinutesStarter(jobs: queue), IndexStarter(jobs: queue),
            WaveformStarter(queue: queue), ReminderStarter(queue: queue),
            LeaversVoices(revocation: VoiceRevocation(queue: queue)), DeletedMeetings(),
        ]
    }

    /// What fetches from addresses that people name.
    static func outbound(_ settings: Settings) throws -> OutboundClient {
        let allowed = try settings.outboundAllowed.listed.map { text in
            guard let network = IPNetwork(text) else {
                throw Failure(description: "OUTBOUND_ALLOWED: '\(text)' is not a network such as 192.168.1.0/24")
            }
            return network
        }
        return try OutboundClient(
            policy: OutboundPolicy(allowed: allowed), group: MultiThreadedEventLoopGroup.singleton)
    }

    static func accountSettings(_ settings: Settings, _ secrets: Secrets) throws -> AccountSettings {
        var account = try AccountSettings(
            tokenSecret: secrets.tokenSecret, publicURL: settings.resolvedPublicURL.absoluteString,
            sender: try MailAddress(settings.mailFrom))
        account.signUp = AccountSettings.SignUp(rawValue: settings.signUp.rawValue) ?? .closed
        return account
    }

    static func mailer(_ settings: Settings, _ folder: DataFolder, _ logger: Logger) throws -> any Mailer {
        guard let url = settings.smtpURL else { return FileMailer(folder: folder.mail, logger: logger) }
        return try SMTPMailer(SMTPSettings(url: url), group: MultiThreadedEventLoopGroup.singleton)
    }

    /// `transcripts=http://10.0.0.2:8080,speakers=…`
    static func remotes(_ settings: Settings, _ client: HTTPClient) throws -> [String: any ServiceTransport] {
        guard !settings.remoteServices.isEmpty else { return [:] }
        guard let key = settings.meshKey else {
            throw Failure(description: "REMOTE_SERVICES needs MESH_KEY: nodes trust each other by it")
        }
        let known = Set(HansardServices.types.map { $0.serviceName })
        var remotes: [String: any ServiceTransport] = [:]
        for entry in settings.remoteServices.listed {
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, known.contains(parts[0]), let url = URL(string: parts[1]),
                url.scheme == "http" || url.scheme == "https"
            else {
                throw Failure(
                    description:
                        "REMOTE_SERVICES: '\(entry)' is not SERVICE=URL; services are \(known.sorted().joined(separator: ", "))"
                )
            }
            remotes[parts[0]] = HTTPTransport(base: parts[1], token: CallToken(secret: Data(key.utf8)), client: client)
        }
        return remotes
    }
}

extension Settings {
    /// The folder of models.
    var models: SpeechModels {
        SpeechModels(directory: hansardModels.map { URL(filePath: $0) } ?? SpeechModels.standardDirectory())
    }

    /// The folder of the model that searches by meaning.
    var meaningFolder: URL { models.directory.appending(path: "meaning") }

    /// Whether the model that searches by meaning is there, and what runs it.
    var canSearchByMeaning: Bool {
        searchMeaning == .on && MiniLMEmbedder.isInstalled(in: meaningFolder)
            && FileManager.default.isReadableFile(atPath: models.library)
    }

    /// The address that people use: as it is set, else where the server listens.
    var resolvedPublicURL: URL {
        publicURL.flatMap { URL(string: $0) } ?? URL(
            string: "http://\(hansardHost == "0.0.0.0" ? "127.0.0.1" : hansardHost):\(hansardPort)")
            ?? URL(filePath: "/")
    }
}

extension String {
    /// The parts between commas, without white space.
    var listed: [String] {
        split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
