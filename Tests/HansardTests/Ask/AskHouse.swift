import Database
import Foundation
import Jobs
import Language
import Logging
import Mesh
import Testing

@testable import Hansard

/// A node that answers questions, on a database of its own.
struct AskHouse: Sendable {
    enum Person: CaseIterable {
        case owner, member, viewer
        /// The owner of another workspace.
        case stranger
    }

    let database: any RelationalDatabase
    let node: MeshNode
    let desk: AskDesk
    let workspace = UUID.v7()
    let elsewhere = UUID.v7()
    let people = Dictionary(uniqueKeysWithValues: Person.allCases.map { ($0, UUID.v7()) })

    private init(_ database: any RelationalDatabase, _ model: (any LanguageModel)?, _ limits: AskLimits) throws {
        self.database = database
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let commits = CommitSignal(), queue = JobQueue(database: database)
        let ledger = SQLLedger(database: database, commits: commits)
        desk = AskDesk(ledger: ledger, model: model, limits: limits, logger: logger)
        node = try MeshNode(
            services: [
                WorkspaceService(ledger: ledger), MeetingService(ledger: ledger), TranscriptService(ledger: ledger),
                SegmentService(ledger: ledger), SpeakerService(ledger: ledger), VocabularyService(ledger: ledger),
                MinutesService(ledger: ledger, jobs: queue), ActionItemService(ledger: ledger),
                SearchService(database: database), AskService(ledger: ledger, desk: desk), ToolService(),
            ], ledger: ledger, limiter: RateLimiter(allowances: nil), logger: logger)
        let node = node
        commits.listen { node.evict($0) }
    }

    static func open(
        model: (any LanguageModel)? = nil, limits: AskLimits = AskLimits(), _ test: (AskHouse) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ask-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder fails no test
        let database = try await TestStores.open(in: folder)
        try await Migrator(database, Migrations.all).up()
        let house = try AskHouse(database, model, limits)
        try await house.settle()
        try await test(house)
        await database.close()
    }

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
            }
        }
    }

    func mesh(_ person: Person = .member, scopes: [String]? = nil, key: String? = nil) -> ServiceMesh {
        let role: Role =
            switch person {
            case .owner, .stranger: .owner
            case .member: .member
            case .viewer: .viewer
            }
        let identity = Identity(
            kind: scopes == nil ? .person : .apiKey, user: people[person],
            workspace: person == .stranger ? elsewhere : workspace, role: role, scopes: scopes)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "test", idempotencyKey: key))
    }

    func ask(_ person: Person = .member, scopes: [String]? = nil) -> AskService.Calls {
        mesh(person, scopes: scopes)[AskService.self]
    }

    /// A meeting in which something was said, and is indexed: `Name: words` on each line.
    func meeting(_ lines: String, title: String = "Planning") async throws -> Meeting.ID {
        let id = try await mesh()[MeetingService.self].create(MeetingDraft(title: title)).id
        let segments = lines.split(separator: "\n").enumerated().map { index, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return ImportedSegment(
                speaker: String(parts[0]), text: parts[1].trimmingCharacters(in: .whitespaces), startMs: index * 5_000,
                endMs: index * 5_000 + 4_000)
        }
        let transcript = try await mesh()[TranscriptService.self].importTranscript(
            id, TranscriptImport(segments: segments))
        let passages = PassageBuilder().passages(of: transcript.segments.map(\.source), in: id.uuid)
            .map { IndexedPassage(kind: .transcript, passage: $0, people: []) }
        try await database.write(.workspace(workspace)) {
            try await PassageStore.replace(passages, of: id.uuid, $0)
            try await PassageStore.note(id.uuid, passages: passages.count, heldAt: .now, $0)
        }
        return id
    }

    /// A conversation about meetings.
    func talk(about meetings: Meeting.ID..., as person: Person = .member) async throws -> AskSession.ID {
        try await ask(person).begin(AskSessionDraft(meetingIDs: meetings)).id
    }

    /// What event readers do when a meeting is deleted.
    func delete(_ meeting: Meeting.ID) async throws {
        try await mesh()[MeetingService.self].delete(meeting)
        let workspace = workspace
        try await database.write(.workspace(workspace)) { transaction in
            // On PostgreSQL the transaction's number stands in a column of its own; the reader does not look at it.
            let event: StoredEvent? = try await transaction.first(
                .unscoped(
                    """
                    SELECT 0 AS transaction_id, seq, id, name, workspace_id, subject_id, meeting_id, details, created_at
                    FROM events WHERE name = 'meeting.deleted' ORDER BY seq DESC LIMIT 1
                    """))
            guard let event else { return }
            try await DeletedMeetings().handle(event, transaction)
        }
    }

    /// The events of an answer, and its text put together.
    func stream(_ talk: AskSession.ID, _ question: AskQuestion, as person: Person = .member) async throws -> (
        events: [AskEvent], text: String
    ) {
        var events: [AskEvent] = []
        for try await event in try await ask(person).stream(talk, question) { events.append(event) }
        return (events, events.compactMap(\.text).joined())
    }

    /// The code of the error that a call ends with, or nil.
    static func code(_ call: () async throws -> some Sendable) async -> String? {
        do {
            _ = try await call()
            return nil
        } catch {
            return HansardError(translating: error).code.name
        }
    }
}

extension AskHouse {
    static let planning = """
        Dana: We ship the new billing portal on Friday the 12th of March.
        Erik: The budget for the portal is 40,000 euros, and not a cent more.
        Dana: I will write the release notes before Thursday.
        Priya: The load test failed twice on Monday because of the database.
        Erik: So we decided to move the database to the larger machine.
        Priya: I can move the database tomorrow morning.
        """
}
