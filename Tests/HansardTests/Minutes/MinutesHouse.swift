import Foundation
import Jobs
import Language
import Mesh
import Testing

@testable import Hansard

/// A node that drafts minutes, in a house of its own.
struct MinutesHouse: Sendable {
    let house: LineHouse
    let node: MeshNode
    let system = SystemMesh()

    /// A meeting in which two things are decided and one is promised.
    static let planning = [
        ("Anna", "Good morning everyone, the goal of this meeting is to plan the launch of the new bakery website."),
        ("Bob", "The website needs an order form, and the order form needs online payment for the bread."),
        (
            "Carol",
            "I tested the online payment with three banks last week and two of the banks refused the certificates."
        ),
        ("Anna", "Okay, so we decided to move the website to the new domain before the launch."),
        ("Anna", "Carol, can you send the new certificates to the banks by Friday?"),
        ("Carol", "Yes, sure, I will do that."),
        ("Bob", "Which of the banks has signed the new payment contract?"),
        ("Anna", "I don't know, we need to check that."),
        (
            "Bob",
            "The budget for photographs is four hundred euros, and the budget for advertising is two thousand euros."
        ),
    ]

    static func open(_ test: (MinutesHouse) async throws -> Void) async throws {
        try await LineHouse.open { house in try await test(MinutesHouse(house)) }
    }

    private init(_ house: LineHouse) throws {
        self.house = house
        let ledger = house.ledger
        node = try MeshNode(
            services: [
                WorkspaceService(ledger: ledger), MeetingService(ledger: ledger), TranscriptService(ledger: ledger),
                SegmentService(ledger: ledger),
                SpeakerService(ledger: ledger), MinutesService(ledger: ledger, jobs: house.queue),
                ActionItemService(ledger: ledger), TemplateService(ledger: ledger),
                JobService(ledger: ledger, queue: house.queue),
            ], ledger: ledger, limiter: RateLimiter(allowances: nil), logger: house.logger)
        let node = node
        house.commits.listen { node.evict($0) }
        system.attach(node)
    }

    func mesh(_ person: LineHouse.Person = .member) -> ServiceMesh {
        let isStranger = person == .stranger
        let identity = Identity(
            kind: .person, user: house.people[person], workspace: isStranger ? house.elsewhere : house.workspace,
            role: isStranger ? .owner : person == .viewer ? .viewer : .member, ownsInstance: false)
        return node.mesh(for: identity, origin: CallOrigin(requestID: "test"))
    }

    /// A meeting on Wednesday, the 18th of February 2026, with its transcript.
    func meeting(_ turns: [(String, String)] = planning) async throws -> Meeting.ID {
        let draft = MeetingDraft(title: "Planning", scheduledTime: Timestamp(microseconds: 1_771_408_800_000_000))
        let id = try await mesh()[MeetingService.self].create(draft).id
        let entries = turns.map { ImportedSegment(speaker: $0.0, text: $0.1) }
        _ = try await mesh()[TranscriptService.self].importTranscript(id, TranscriptImport(segments: entries))
        return id
    }

    /// Asks for minutes and returns those that are there when the job is over.
    func drafted(_ meeting: Meeting.ID, _ request: MinutesRequest = MinutesRequest(), by model: (any LanguageModel)?)
        async throws -> Minutes
    {
        let accepted = try await mesh()[MinutesService.self].generate(meeting, request)
        try await working(model) { try await over(accepted) }
        return try await minutes(meeting)
    }

    func minutes(_ meeting: Meeting.ID, version: Int? = nil) async throws -> Minutes {
        var query = MinutesQuery()
        query.version = version
        return try await mesh()[MinutesService.self].get(meeting, matching: query)
    }

    func speaker(_ name: String, of meeting: Meeting.ID) async throws -> Speaker {
        let speakers = try await mesh()[SpeakerService.self].list(meeting)
        return try #require(speakers.first { $0.label == name })
    }

    /// Compares what the minutes say with the record as it is.
    func check(_ meeting: Meeting.ID) async throws {
        let mesh = try system.mesh(in: house.workspace, purpose: "test")
        try await mesh[MinutesService.self].check(meeting)
        try await mesh[ActionItemService.self].check(meeting)
    }

    func over(_ accepted: Accepted) async throws {
        try await house.wait(for: "the job") {
            let status = try await mesh()[JobService.self].get(accepted.job.id).status
            return status == .done || status == .failed
        }
    }

    /// Runs a worker for as long as `body` runs, and until it has stopped.
    func working<Value: Sendable>(_ model: (any LanguageModel)?, _ body: @Sendable () async throws -> Value)
        async throws -> Value
    {
        var handlers = JobHandlers()
        MinutesDrafting(system: system, model: model, database: house.database).register(in: &handlers)
        CitationUpkeep(system: system).register(in: &handlers)
        let worker = JobWorker(
            queue: house.queue, name: "minutes", handlers: handlers, limits: [:], pollInterval: .milliseconds(20),
            logger: house.logger)
        let task = Task { try await worker.run() }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        task.cancel()
        _ = await task.result
        return try result.get()
    }
}
