import Foundation
package import Jobs
import Mesh

/// Compares what minutes and action items cite with a transcript that has changed.
struct CheckCitationsJob: Job {
    static let kind = "check-citations"
    static let policy = JobPolicy()

    let meeting: UUID

    static func key(_ meeting: UUID) -> String { "check-citations:\(meeting)" }
}

/// What is done for `CheckCitationsJob`.
package struct CitationUpkeep: Sendable {
    let system: SystemMesh

    package init(system: SystemMesh) { self.system = system }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(
            CheckCitationsJob.self,
            { job, context in try await LastingJobFailure.telling { try await run(job, context) } })
    }

    private func run(_ job: CheckCitationsJob, _ context: JobContext) async throws {
        guard let workspace = context.workspace else { return }
        let mesh = try system.mesh(in: workspace, purpose: "job \(context.id)")
        do {
            try await mesh[MinutesService.self].check(Meeting.ID(job.meeting))
            try await mesh[ActionItemService.self].check(Meeting.ID(job.meeting))
        } catch let error as HansardError where error.code == .notFound {
            return  // the meeting has gone, and its minutes with it
        }
    }
}
