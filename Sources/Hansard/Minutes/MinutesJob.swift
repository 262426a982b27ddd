package import Database
package import Foundation
package import Jobs
package import Language
import Mesh

/// Drafts the minutes of one meeting.
package struct MinutesJob: Job {
    package static let kind = "minutes"
    /// A language model reads for long.
    package static let policy = JobPolicy(timeout: .seconds(3 * 3600), lane: "minutes")

    let meeting: UUID
    var words: Int?
    /// As it was when it was chosen; nil for the general one.
    var template: MinutesTemplate?
    /// The language to write in, if it is another than the spoken one.
    var language: String?
    var timeZone: String?

    init(meeting: UUID) { self.meeting = meeting }

    /// A meeting's minutes are drafted once at a time.
    static func key(_ meeting: UUID) -> String { "minutes:\(meeting)" }
}

extension MinutesJob {
    /// What a person asks for.
    init(_ meeting: Meeting.ID, _ request: MinutesRequest, by caller: Caller) async throws {
        self.init(meeting: meeting.uuid)
        words = request.words ?? request.length?.words
        if let id = request.templateID { template = try await caller.mesh[TemplateService.self].get(id).form }
        language = request.language.flatMap { $0 == "auto" ? nil : $0 }
        if let zone = request.timeZone {
            guard TimeZone(identifier: zone) != nil else {
                throw HansardError.invalid("time_zone", "form", "must be a time zone such as Europe/Berlin")
            }
            timeZone = zone
        }
    }
}

/// Reads the transcript, drafts the minutes, checks every citation, and hands the draft to the services that keep it.
///
/// What is drawn from the record's own sentences is kept first. Where there is a language model, its draft follows as a
/// newer version; where it fails, the first stays and says why.
package struct MinutesDrafting: Sendable {
    /// The engine of minutes that no model had a part in.
    static let extractive = "extractive"

    let system: SystemMesh
    let model: (any LanguageModel)?
    let embedder: (any TextEmbedder)?
    let timeZone: TimeZone
    let database: (any RelationalDatabase)?

    /// - Parameters:
    ///   - model: writes minutes; without one they are drawn from the record's own sentences.
    ///   - embedder: compares meanings where a model's statements are checked.
    ///   - timeZone: where meetings are held of which nobody says it.
    ///   - database: keeps what the model has answered while a job is at work; without one it is asked again after a kill.
    package init(
        system: SystemMesh, model: (any LanguageModel)? = nil, embedder: (any TextEmbedder)? = nil,
        timeZone: TimeZone = .gmt, database: (any RelationalDatabase)? = nil
    ) {
        self.system = system
        self.model = model
        self.embedder = embedder
        self.timeZone = timeZone
        self.database = database
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            MinutesJob.self, { job, context in try await LastingJobFailure.telling { try await run(job, context) } },
            failed: { job, context, error in try await fail(job, context, error) })
    }

    private func run(_ job: MinutesJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        let id = Meeting.ID(job.meeting)
        let transcript = try await mesh[TranscriptService.self].get(id, matching: TranscriptQuery())
        guard transcript.status == .ready else { throw HansardError(.conflict, "The transcript is not ready") }
        try await context.progress(0.02, detail: "Reading the transcript")
        let meeting = try await mesh[MeetingService.self].get(id)
        let work = MinutesWork(
            job: job, meeting: meeting, transcript: transcript,
            speakers: try await mesh[SpeakerService.self].list(id),
            model: try await remembering(job, in: workspace, context), embedder: embedder,
            timeZone: job.timeZone.flatMap { TimeZone(identifier: $0) } ?? timeZone)
        let extractive = work.extractive()
        // After a kill the version of an earlier attempt is there already.
        if try await !Self.isKept(id, transcript.revision, since: context, mesh) {
            try await Self.keep(work.checked(extractive, work.provenance(extractive)), of: id, mesh)
        }
        guard model != nil else { return }
        try await draft(work, extractive, of: id, context, mesh)
        try await forget(context)
    }

    /// Has the model draft, and keeps what it makes, or why it made nothing.
    private func draft(
        _ work: MinutesWork, _ extractive: DraftMinutes, of id: Meeting.ID, _ context: JobContext, _ mesh: ServiceMesh
    ) async throws {
        do {
            let drafted = try await work.modelled(besides: extractive) { share in
                try await context.progress(0.05 + 0.9 * share, detail: "A language model reads the transcript")
            }
            try await context.progress(0.97, detail: "Checking citations")
            try await Self.keep(drafted, of: id, mesh)
        } catch let error as LanguageModelError {
            try Task.checkCancellation()
            try await mesh[MinutesService.self].noteModelFailure(id, MinutesFailure(error: error.message))
        }
    }

    /// The model, with the answers of earlier attempts at this job.
    private func remembering(_ job: MinutesJob, in workspace: UUID, _ context: JobContext) async throws
        -> (any LanguageModel)?
    {
        guard let model, let database else { return model }
        return try await KeptAnswers(model, for: job.meeting, in: workspace, database, context)
    }

    /// Deletes what was kept for going on after a kill.
    private func forget(_ context: JobContext) async throws {
        guard let database, let workspace = context.workspace else { return }
        try await database.write(.workspace(workspace)) {
            try await ModelAnswerStore.delete(of: context.id, $0)
        }
    }

    /// Whether the newest version is one of an earlier attempt at this job: asking for minutes leaves them unready.
    private static func isKept(_ meeting: Meeting.ID, _ revision: Int, since context: JobContext, _ mesh: ServiceMesh)
        async throws -> Bool
    {
        let minutes = try await mesh[MinutesService.self].get(meeting, matching: MinutesQuery())
        guard let made = minutes.updatedAt, let provenance = minutes.provenance else { return false }
        return provenance.engine == extractive && provenance.transcriptRevision == revision
            && made.microseconds >= context.record.createdAt.microseconds && minutes.status == .ready
    }

    private static func keep(_ draft: MinutesWork.Checked, of meeting: Meeting.ID, _ mesh: ServiceMesh) async throws {
        _ = try await mesh[ActionItemService.self].suggest(meeting, draft.suggestions)
        try await mesh[MinutesService.self].keep(meeting, draft.minutes)
    }

    /// Notes that it has failed for good.
    private func fail(_ job: MinutesJob, _ context: JobContext, _ error: any Error) async throws {
        guard let workspace = context.workspace else { return }
        try await forget(context)
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        try await mesh[MinutesService.self].fail(
            Meeting.ID(job.meeting), MinutesFailure(error: String(describing: error)))
    }
}

extension Segment {
    /// The segment as the language room reads it.
    var source: SourceSegment {
        SourceSegment(
            id: id.uuid, speaker: speaker.map { $0.name ?? $0.label }, text: text, startMs: startMs, endMs: endMs)
    }
}
