import AsyncHTTPClient
import Credentials
import Database
import Foundation
import Gateway
import Hansard
import Inference
import Jobs
import Language
import Logging
import Mail
import Mesh
import Outbound
import Remote
import ServiceLifecycle
import Speech
import SpeechRemote
import Storage

/// The composition root: everything that a node is made of, named here and nowhere else.
struct Composition: Sendable {
    let settings: Settings
    let folder: DataFolder
    let secrets: Secrets
    let logger: Logger
    let database: any RelationalDatabase
    let node: MeshNode
    let accounts: Accounts
    let readiness: Readiness
    let commits: CommitSignal
    private let queue: JobQueue
    private let handlers: JobHandlers
    private let files: RecordingFileWork
    private let desk: AskDesk
    private let housekeeping: Housekeeping
    private let models: LoadedModels
    /// Has the index of search built anew.
    let reindexing: Reindexing
    private let reminders: ReminderWork
    private let readers: [any EventReader]
    private let client: HTTPClient
    /// Waits longer than the other for answers, and follows nobody elsewhere.
    private let speechClient: HTTPClient

    init(settings: Settings, migrates: Bool = false) async throws {
        self.settings = settings
        logger = Logging.logger(settings)
        folder = try DataFolder(settings)
        secrets = try Secrets.load(in: folder)
        database = try await Self.openDatabase(settings, folder, migrates: migrates, logger)
        commits = CommitSignal()
        readiness = Readiness()
        client = Self.client(HTTPTransport.clientConfiguration)
        queue = JobQueue(database: database)
        let ledger = SQLLedger(database: database, commits: commits)
        let storage = try LocalStorage(root: folder.files)
        let system = SystemMesh()
        let mailer = try Self.mailer(settings, folder, logger)
        let accountSettings = try Self.accountSettings(settings, secrets)
        accounts = await Accounts(ledger: ledger, settings: accountSettings, mailer: mailer, logger: logger)
        speechClient = Self.client(.remoteServers)
        let inference = Self.inference(settings)
        let speech = SpeechParts(
            settings, inference: inference, standard: try Self.speechServer(settings, speechClient, logger))
        let language = try LanguageParts(
            settings, inference: inference, client: speechClient, database: database, logger)
        let remote = try Self.deepgram(settings, secrets, speechClient, logger)
        let transcription = Transcription(queue: queue, engines: try Self.engines(settings))
        let recordings = RecordingService(
            ledger: ledger, storage: storage, decoder: speech.decoder, transcription: transcription,
            settings: RecordingSettings(uploadLimit: Int64(settings.uploadLimitMb) << 20))
        let uploads = UploadService(recordings: recordings, queue: queue)
        desk = language.desk(ledger, settings, logger)
        let services: [any MeshService] =
            accounts.services + [
                MeetingService(ledger: ledger), recordings, uploads, TranscriptService(ledger: ledger),
                SegmentService(ledger: ledger), SpeakerService(ledger: ledger), VocabularyService(ledger: ledger),
                VoiceService(ledger: ledger, queue: queue), MinutesService(ledger: ledger, jobs: queue),
                ActionItemService(ledger: ledger, timeZone: language.timeZone), TemplateService(ledger: ledger),
                SearchService(database: database, meaning: language.meaning), AskService(ledger: ledger, desk: desk),
                ReminderService(ledger: ledger, settings: ReminderSettings(accountSettings)), ToolService(),
                JobService(ledger: ledger, queue: queue), NewsService(ledger: ledger, queue: queue),
                WebhookService(database: database, storage: storage, queue: queue, callback: remote?.callback),
                HealthService(database: database, readiness: readiness, models: language.presence),
            ]
        node = try MeshNode(
            services: services, remote: try Self.remotes(settings, client), ledger: ledger,
            limiter: RateLimiter(allowances: settings.rateLimit == .on ? RateLimiter.Allowances() : nil), logger: logger
        )
        let node = node
        commits.listen { node.evict($0) }
        system.attach(node)
        readers = Self.readers(queue)
        files = RecordingFileWork(storage: storage, database: database, queue: queue)
        housekeeping = Housekeeping(database: database, queue: queue, accounts: accounts.administration)
        models = LoadedModels(speech: speech.runtime, meaning: language.embedder)
        reindexing = Reindexing(database: database, queue: queue)
        var handlers = JobHandlers()
        files.register(in: &handlers)
        housekeeping.register(in: &handlers)
        let books = JobLedger(database: database, commits: commits)
        uploads.register(in: &handlers, ledger: books)
        let line = TranscriptionWork(
            stenographer: speech.stenographer, remote: remote, storage: storage, ledger: books, queue: queue)
        line.register(in: &handlers)
        VoiceLearning(line: line).register(in: &handlers)
        ImportWork(recordings: recordings, client: try Self.outbound(settings), ledger: books).register(in: &handlers)
        WaveformWork(stenographer: speech.stenographer, storage: storage, database: database).register(in: &handlers)
        reminders = ReminderWork(
            ledger: books, queue: queue, system: system, mailer: mailer, settings: ReminderSettings(accountSettings))
        reminders.register(in: &handlers)
        language.register(in: &handlers, database, queue, system)
        self.handlers = handlers
    }

    /// The doors.
    /// - Throws: `Failure` for settings by which none can be opened.
    func gateway() throws -> GatewayBuilder {
        GatewayBuilder(
            node: node, authenticator: accounts.authenticator, settings: try settings.gateway,
            nodeToken: settings.meshKey.map { CallToken(secret: Data($0.utf8)) }, logger: logger)
    }

    /// What runs beside the doors: readers of events, and jobs where this process is to do them.
    func background(worksAs name: String?) async throws -> [any Service] {
        let node = node, authenticator = accounts.authenticator
        var services: [any Service] = [
            EventReaders(readers, database: database, commits: commits, logger: logger),
            try await EventTail(database: database, logger: logger) { events in
                node.evict(events)
                authenticator.forget(events)
            },
            accounts.backgroundWork, IdleModels(models: models), desk,
        ]
        if let name {
            try await files.schedule()
            try await housekeeping.schedule()
            if let model = models.meaning?.identity { try await reindexing.catchUp(with: model) }
            try await reminders.schedule()
            services.append(
                JobWorker(
                    queue: queue, name: "\(secrets.nodeID)/\(name)", handlers: handlers,
                    limits: ["speech": settings.hansardSpeechJobs, "meaning": 1],
                    logger: logger))
        }
        return services
    }

    func close() async {
        await database.close()
        try? await speechClient.shutdown()  // as below
        try? await client.shutdown()  // at the end of the program nothing can be done about it
    }
}
