import Database
import Foundation
import Jobs
import Logging
import Mail
import Mesh
import NIOCore
import Speech
import Storage
import Testing

@testable import Hansard

/// A node that takes recordings and writes them down, on a database and a folder of its own.
struct LineHouse: Sendable {
    /// Who calls.
    enum Person: CaseIterable {
        case owner, admin, member, viewer
        /// The owner of another workspace.
        case stranger
    }

    let folder: URL
    let database: any RelationalDatabase
    let storage: any BlobStorage
    let commits: CommitSignal
    let ledger: SQLLedger
    let queue: JobQueue
    let node: MeshNode
    let uploads: UploadService
    let system = SystemMesh()
    let workspace = UUID.v7()
    let elsewhere = UUID.v7()
    let people = Dictionary(uniqueKeysWithValues: Person.allCases.map { ($0, UUID.v7()) })
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private let remote: RemoteTranscription?

    private init(
        folder: URL, database: any RelationalDatabase, storage: any BlobStorage, settings: RecordingSettings,
        remote: RemoteTranscription?
    ) throws {
        self.remote = remote
        self.folder = folder
        self.database = database
        self.storage = storage
        commits = CommitSignal()
        ledger = SQLLedger(database: database, commits: commits)
        queue = JobQueue(database: database)
        let engines =
            remote == nil
            ? TranscriptionEngines()
            : TranscriptionEngines(standard: .deepgram, available: [.embedded, .deepgram])
        let recordings = RecordingService(
            ledger: ledger, storage: storage, decoder: try Self.decoder,
            transcription: Transcription(queue: queue, engines: engines), settings: settings)
        uploads = UploadService(recordings: recordings, queue: queue)
        node = try MeshNode(
            services: [
                WorkspaceService(ledger: ledger), MeetingService(ledger: ledger), recordings,
                uploads,
                TranscriptService(ledger: ledger),
                SegmentService(ledger: ledger), SpeakerService(ledger: ledger), VocabularyService(ledger: ledger),
                VoiceService(ledger: ledger, queue: queue),
                MinutesService(ledger: ledger, jobs: queue), ActionItemService(ledger: ledger),
                ReminderService(ledger: ledger, settings: try Self.reminderSettings),
                JobService(ledger: ledger, queue: queue),
                NewsService(
                    ledger: ledger, queue: queue, pace: NewsPace(busy: .milliseconds(5), quiet: .milliseconds(5))),
                WebhookService(database: database, storage: storage, queue: queue, callback: remote?.callback),
            ], ledger: ledger, limiter: RateLimiter(allowances: nil), logger: logger)
        let node = node
        commits.listen { node.evict($0) }
        system.attach(node)
    }

    static var reminderSettings: ReminderSettings {
        get throws {
            ReminderSettings(
                try AccountSettings(
                    tokenSecret: Data("a secret of the tests, of 32 bytes".utf8),
                    publicURL: "https://hansard.example.org", sender: try MailAddress("hansard@example.org")))
        }
    }

    /// Lends a house on an empty database to a test.
    /// - Parameters:
    ///   - remote: writes recordings down instead of this machine.
    ///   - wrap: puts something between the services and the storage.
    static func open(
        settings: RecordingSettings = RecordingSettings(), remote: RemoteTranscription? = nil,
        wrap: (LocalStorage) -> any BlobStorage = { $0 },
        _ test: (LineHouse) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "line-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder fails no test
        let database = try await TestStores.open(in: folder)
        try await Migrator(database, Migrations.all).up()
        let storage = try LocalStorage(root: folder.appending(path: "files"))
        let house = try LineHouse(
            folder: folder, database: database, storage: wrap(storage), settings: settings, remote: remote)
        try await house.settle()
        try await test(house)
        await database.close()
    }

    static var decoder: AudioDecoder {
        get throws { try AudioDecoder(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin") }
    }

    /// Writes down the people and their workspaces.
    private func settle() async throws {
        let now = Timestamp.now
        try await database.write(.unscoped) { transaction in
            for id in [workspace, elsewhere] {
                try await transaction.run(
                    """
                    INSERT INTO workspaces (id, name, settings, version, created_at, updated_at)
                    VALUES (\(id), 'W', '{}', 1, \(now), \(now))
                    """)
            }
            for (person, id) in people {
                try await transaction.run(
                    """
                    INSERT INTO users (id, name, email, owns_instance, version, created_at, updated_at)
                    VALUES (\(id), 'P', \("\(person)@example.org"), \(false), 1, \(now), \(now))
                    """)
                try await transaction.run(
                    """
                    INSERT INTO members (workspace_id, user_id, role, created_at)
                    VALUES (\(person == .stranger ? elsewhere : workspace), \(id), 'member', \(now))
                    """)
            }
        }
    }

    func mesh(_ person: Person = .member) -> ServiceMesh {
        let role: Role =
            switch person {
            case .owner, .stranger: .owner
            case .admin: .admin
            case .member: .member
            case .viewer: .viewer
            }
        let identity = Identity(
            kind: .person, user: people[person], workspace: person == .stranger ? elsewhere : workspace, role: role,
            ownsInstance: person == .owner)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "test"))
    }

    /// Somebody who is not signed in.
    var nobody: ServiceMesh { node.mesh(for: .anonymous, origin: CallOrigin(requestID: "test")) }

    func meeting(_ title: String = "Planning") async throws -> Meeting.ID {
        try await mesh()[MeetingService.self].create(MeetingDraft(title: title)).id
    }

    func upload(
        _ bytes: [UInt8], to meeting: Meeting.ID, type: String? = "audio/wav", name: String? = "call.wav",
        saysLength: Bool = true, transcribe: Bool = true, as person: Person = .member
    ) async throws -> Recording {
        let upload = Upload(
            mediaType: type, fileName: name, declaredLength: saysLength ? Int64(bytes.count) : nil,
            bytes: ByteStream(ByteBuffer(bytes: bytes)))
        return try await self.upload(upload, to: meeting, transcribe: transcribe, as: person)
    }

    func upload(
        _ upload: Upload, to meeting: Meeting.ID, transcribe: Bool = true, as person: Person = .member
    ) async throws -> Recording {
        try await mesh(person)[RecordingService.self].upload(
            meeting, upload, matching: IntakeOptions(transcribe: transcribe), matching: TranscriptionOptions())
    }

    func recording(_ id: Recording.ID) async throws -> Recording { try await mesh()[RecordingService.self].get(id) }
    func transcript(_ meeting: Meeting.ID) async throws -> Transcript {
        try await mesh()[TranscriptService.self].get(meeting, matching: TranscriptQuery())
    }

    /// The keys of everything that is stored.
    func files() async throws -> [String] {
        try await storage.list(under: nil, after: nil, limit: 1000).blobs.map(\.key.text)
    }

    func count(_ table: StaticString) async throws -> Int {
        try await database.read(.unscoped) {
            try await $0.scalar("SELECT COUNT(*) FROM \(raw: table)", as: Int.self) ?? 0
        }
    }

    func events() async throws -> [String] {
        try await database.read(.unscoped) { try await $0.scalars("SELECT name FROM events ORDER BY seq") }
    }

    func handlers(_ stenographer: any Stenographer, queue: JobQueue? = nil) -> JobHandlers {
        var handlers = JobHandlers()
        let books = JobLedger(database: database, commits: commits)
        let line = TranscriptionWork(
            stenographer: stenographer, remote: remote, storage: storage, ledger: books, queue: queue ?? self.queue)
        line.register(in: &handlers)
        VoiceLearning(line: line).register(in: &handlers)
        WaveformWork(stenographer: stenographer, storage: storage, database: database).register(in: &handlers)
        MinutesDrafting(system: system).register(in: &handlers)
        CitationUpkeep(system: system).register(in: &handlers)
        uploads.register(in: &handlers, ledger: books)
        RecordingFileWork(storage: storage, database: database, queue: queue ?? self.queue).register(in: &handlers)
        return handlers
    }

    /// Runs a worker for as long as `body` runs.
    func working<Value: Sendable>(
        _ stenographer: any Stenographer = ScriptedStenographer(), queue: JobQueue? = nil, name: String = "worker",
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let queue = queue ?? self.queue
        let worker = JobWorker(
            queue: queue, name: name, handlers: handlers(stenographer, queue: queue), limits: [SpeechLane.name: 1],
            pollInterval: .milliseconds(20), logger: logger)
        let task = Task { try await worker.run() }
        defer { task.cancel() }
        return try await body()
    }

    /// Waits for something that is bound to become true; a test that waits in vain fails.
    func wait(for what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<3_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw WaitedInVain(what: what)
    }

    func waitUntil(_ meeting: Meeting.ID, is status: TranscriptStatus) async throws {
        try await wait(for: "\(status)") { try await transcript(meeting).status == status }
    }

    struct WaitedInVain: Error { let what: String }

    /// The code of the error that a call ends with, or nil.
    static func code(_ call: () async throws -> some Sendable) async -> String? {
        do {
            _ = try await call()
            return nil
        } catch {
            return HansardError(translating: error).code.name
        }
    }

    /// The fields that a call is refused for.
    static func fields(_ call: () async throws -> some Sendable) async -> [String] {
        do {
            _ = try await call()
            return []
        } catch {
            return HansardError(translating: error).violations.map(\.field)
        }
    }
}
