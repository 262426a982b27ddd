import Database
import Foundation
import Jobs
import Language
import Mesh

@testable import Hansard

/// A node that searches, on the database of a `LineHouse`.
struct SearchHouse: Sendable {
    let line: LineHouse
    let embedder: ConceptEmbedder
    let meaning: SearchMeaning?
    let node: MeshNode
    private let system = SystemMesh()

    /// - Parameter searchesByMeaning: false is a node without the model.
    init(_ line: LineHouse, embedder: ConceptEmbedder = ConceptEmbedder(), searchesByMeaning: Bool = true) throws {
        self.line = line
        self.embedder = embedder
        meaning =
            searchesByMeaning
            ? SearchMeaning(database: line.database, embedder: embedder, logger: line.logger) : nil
        node = try MeshNode(
            services: [
                WorkspaceService(ledger: line.ledger), MeetingService(ledger: line.ledger),
                TranscriptService(ledger: line.ledger), SegmentService(ledger: line.ledger),
                SpeakerService(ledger: line.ledger), MinutesService(ledger: line.ledger, jobs: line.queue),
                ActionItemService(ledger: line.ledger),
                SearchService(database: line.database, meaning: meaning),
                AskService(
                    ledger: line.ledger, desk: AskDesk(ledger: line.ledger, meaning: meaning, logger: line.logger)),
            ], ledger: line.ledger, limiter: RateLimiter(allowances: nil), logger: line.logger)
        let node = node
        line.commits.listen { node.evict($0) }
        system.attach(node)
    }

    static func open(_ test: (SearchHouse) async throws -> Void) async throws {
        try await LineHouse.open { try await test(SearchHouse($0)) }
    }

    func mesh(_ person: LineHouse.Person = .member) -> ServiceMesh {
        let identity = Identity(
            kind: .person, user: line.people[person], workspace: person == .stranger ? line.elsewhere : line.workspace,
            role: person == .viewer ? .viewer : .owner, ownsInstance: false)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "test"))
    }

    /// A meeting with these words, indexed.
    func meeting(
        _ text: String, title: String = "Planning", at time: Timestamp? = nil, as person: LineHouse.Person = .member
    ) async throws -> Meeting.ID {
        let meeting = try await mesh(person)[MeetingService.self].create(
            MeetingDraft(title: title, scheduledTime: time))
        _ = try await mesh(person)[TranscriptService.self].importTranscript(meeting.id, TranscriptImport(text: text))
        try await index(meeting.id)
        return meeting.id
    }

    func index(_ meeting: Meeting.ID) async throws {
        _ = try await Reindexing(database: line.database, queue: line.queue).begin(meeting: meeting.uuid)
        try await work()
    }

    /// Does all jobs that wait.
    func work() async throws {
        var handlers = JobHandlers()
        PassageIndexing(database: line.database, queue: line.queue, system: system, meaning: meaning)
            .register(in: &handlers)
        let worker = JobWorker(
            queue: line.queue, name: "search", handlers: handlers, limits: ["meaning": 1],
            pollInterval: .milliseconds(20), logger: line.logger)
        let task = Task { try await worker.run() }
        defer { task.cancel() }
        try await line.wait(for: "the jobs") {
            try await line.database.read(.unscoped) {
                try await $0.scalar("SELECT COUNT(*) FROM jobs WHERE status IN ('queued', 'running')", as: Int.self)
            } == 0
        }
    }

    func find(_ query: SearchQuery, as person: LineHouse.Person = .member) async throws -> [FoundPassage] {
        try await mesh(person)[SearchService.self].find(matching: query).items
    }

    func find(_ words: String, as person: LineHouse.Person = .member) async throws -> [FoundPassage] {
        try await find(SearchQuery(q: words), as: person)
    }
}
