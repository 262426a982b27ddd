package import Foundation
package import Jobs
import Language
import Mesh

/// Drafts the minutes of one meeting.
package struct MinutesJob: Job {
    package static let kind = "minutes"
    package static let policy = JobPolicy()

    let meeting: UUID
    let words: Int?

    /// A meeting's minutes are drafted once at a time.
    static func key(_ meeting: UUID) -> String { "minutes:\(meeting)" }
}

/// Reads the transcript, drafts the minutes, checks every citation, and hands the draft to the services that keep it.
package struct MinutesDrafting: Sendable {
    let system: SystemMesh

    package init(system: SystemMesh) { self.system = system }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            MinutesJob.self, { job, context in try await LastingJobFailure.telling { try await run(job, context) } },
            failed: { job, context, error in try await fail(job, context, error) })
    }

    private func run(_ job: MinutesJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        let meeting = Meeting.ID(job.meeting)
        let transcript = try await mesh[TranscriptService.self].get(meeting, matching: TranscriptQuery())
        guard transcript.status == .ready else { throw HansardError(.conflict, "The transcript is not ready") }
        try await context.progress(0.1, detail: "Reading the transcript")
        let segments = transcript.segments.map(\.source)
        let draft = ExtractiveMinutes().draft(from: segments, options: MinutesOptions(words: job.words))
        let check = CitationCheck(transcript.segments)
        try await context.progress(0.9, detail: "Checking citations")
        let provenance = Provenance(
            engine: "extractive", model: nil, transcriptRevision: transcript.revision, shareUsed: draft.shareUsed)
        _ = try await mesh[ActionItemService.self].suggest(
            meeting, ActionItemSuggestions(items: draft.actionItems.compactMap(check.suggestion)))
        try await mesh[MinutesService.self].keep(
            meeting,
            MinutesDraft(
                summary: draft.summary.compactMap(check.statement),
                keyPoints: draft.keyPoints.compactMap(check.statement),
                decisions: draft.decisions.compactMap(check.statement), coverage: draft.coverage, provenance: provenance
            ))
    }

    /// Notes that it has failed for good.
    private func fail(_ job: MinutesJob, _ context: JobContext, _ error: any Error) async throws {
        guard let workspace = context.workspace else { return }
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
