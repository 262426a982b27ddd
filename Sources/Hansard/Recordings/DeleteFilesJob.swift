import Foundation
import Jobs

/// Deletes the file of a recording that is no more, or those of a whole meeting.
struct DeleteFilesJob: Job {
    static let kind = "delete-files"
    static let policy = JobPolicy(attempts: 20)

    var workspace: UUID
    var meeting: UUID
    /// Nil for all of the meeting's.
    var recording: UUID?
}

/// Looks for files that no row names: a process ended between storing the bytes and writing the row.
struct SweepFilesJob: Job {
    static let kind = "sweep-files"
    static let policy = JobPolicy(attempts: 5, timeout: .seconds(6 * 3600))
    /// The key that makes those that wait one.
    static let dedupe = "sweep-files"
    /// Between two looks.
    static let interval = Duration.seconds(6 * 3600)
}
