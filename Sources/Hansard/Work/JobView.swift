package import Foundation
package import Mesh

/// Long work, and how far it has come.
@Schema
package struct JobView: Sendable {
    package typealias ID = Identifier<JobView>

    package var id: ID
    /// What it does: `transcribe`, `speakers`, `minutes`, …
    package var kind: String
    package var status: JobStatus
    /// How much of it is done, 0 to 1.
    package var progress: Double
    /// What it is at, in a few words.
    package var detail: String?
    /// Why it failed, or why its last attempt did.
    package var error: String?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// Where a job stands.
package enum JobStatus: String, SchemaEnum {
    case queued, running, done, failed
}

/// The work that has been accepted; it goes on after the answer.
@Schema
package struct Accepted: Sendable {
    package var job: JobView

    package init(job: JobView) { self.job = job }
}
