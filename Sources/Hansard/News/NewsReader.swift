import Database
import Foundation
import Jobs
import Mesh
import ServiceLifecycle

/// What one listener has heard, and what comes next for them.
///
/// It looks when it is asked for the next piece of news, and not before: a slow listener makes nothing pile up.
actor NewsReader {
    /// What events of meetings are about; the rest is nobody's business but their owner's.
    private static let subjects: Set<Substring> = [
        "meeting", "recording", "transcript", "speaker", "minutes", "action_item",
    ]
    /// Work that people wait for.
    private static let kinds: Set<String> = [
        TranscribeJob.kind, SpeakersJob.kind, MinutesJob.kind, ImportJob.kind,
    ]
    /// Events and jobs that are read at once.
    private static let batch = 200

    private let database: any RelationalDatabase
    private let queue: JobQueue
    private let workspace: UUID
    private let meeting: Meeting.ID?
    private let pace: NewsPace
    private let end: ContinuousClock.Instant
    private var place: EventPosition?
    private var jobs: [UUID: JobRecord] = [:]
    private var waiting: [News] = []
    private var hasBegun = false

    init(
        database: any RelationalDatabase, queue: JobQueue, workspace: UUID, _ filter: NewsFilter, after: EventPosition?,
        pace: NewsPace
    ) {
        self.database = database
        self.queue = queue
        self.workspace = workspace
        meeting = filter.meetingID
        self.pace = pace
        place = after
        end = .now + .seconds(filter.seconds)
    }

    /// The next piece of news; nil when the stream has lasted long enough, or the node is about to stop.
    func next() async throws -> News? {
        if !hasBegun { try await begin() }
        while waiting.isEmpty {
            guard ContinuousClock.now < end, !Task.isShuttingDownGracefully else { return nil }
            try await Task.sleep(for: jobs.isEmpty ? pace.quiet : pace.busy)
            try await look()
        }
        return waiting.removeFirst()
    }

    private func begin() async throws {
        hasBegun = true
        if place == nil { place = try await database.read(.unscoped) { try await EventStore.horizon($0) } }
        waiting.append(News(type: .ready, id: place?.text, createdAt: .now))
        try await look()
    }

    private func look() async throws {
        try await lookForEvents()
        try await lookAtJobs()
    }

    private func lookForEvents() async throws {
        let from = place ?? .beginning, workspace = workspace
        let (horizon, events) = try await database.read(.unscoped) { session in
            // In this order: an event that comes in between is behind the horizon, and found in the next look.
            let horizon = try await EventStore.horizon(session)
            return (
                horizon, try await EventStore.events(of: workspace, after: from, limit: Self.batch, session)
            )
        }
        waiting += events.filter(isTold).map { event in
            News(
                type: .event, id: event.position.text, event: event.name.description,
                meetingID: event.meeting.map { Meeting.ID($0) }, subjectID: .init(event.subject),
                createdAt: event.createdAt)
        }
        place = events.count < Self.batch ? max(horizon, events.last?.position ?? from) : events.last?.position
    }

    private func isTold(_ event: StoredEvent) -> Bool {
        guard let about = event.meeting, meeting == nil || meeting?.uuid == about else { return false }
        return Self.subjects.contains(event.name.description.prefix { $0 != "." })
    }

    /// Tells of jobs that have moved, and of the end of those that were under way.
    private func lookAtJobs() async throws {
        let active = try await queue.active(in: workspace, kinds: Self.kinds, limit: Self.batch)
        var now = Dictionary(active.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        for gone in jobs.keys where now[gone] == nil { now[gone] = try await queue.job(gone) }
        for job in now.values.sorted(by: { $0.id.uuidString < $1.id.uuidString }) {
            let before = jobs[job.id]
            guard
                before?.status != job.status || before?.progress != job.progress || before?.detail != job.detail
            else { continue }
            tell(of: job)
        }
        jobs = now.filter { $1.status == .queued || $1.status == .running }
    }

    private func tell(of job: JobRecord) {
        let about = try? JSONDecoder().decode(JobMeeting.self, from: Data(job.payload.utf8)).meeting
        guard let about, meeting == nil || meeting?.uuid == about else { return }
        waiting.append(
            News(
                type: .job, meetingID: Meeting.ID(about), subjectID: job.subject.map { .init($0) }, job: JobView(job),
                createdAt: .now))
    }
}

/// What the jobs of meetings have in common.
private struct JobMeeting: Decodable {
    let meeting: UUID
}
