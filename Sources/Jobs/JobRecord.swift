public import Database
public import Foundation

/// A job as it stands in the table.
public struct JobRecord: Sendable, RowDecodable {
    public enum Status: String, Sendable, DatabaseValueConvertible {
        case queued, running, done, failed
    }

    public let id: UUID
    public let kind: String
    /// JSON of the job.
    public let payload: String
    /// Nil for work that belongs to no workspace.
    public let workspace: UUID?
    /// The person who started it.
    public let owner: UUID?
    /// What it is about: a recording, a meeting.
    public let subject: UUID?
    public let status: Status
    /// From 0 to 1.
    public let progress: Double
    /// What it is at, in a few words.
    public let detail: String?
    /// Attempts begun, the running one included.
    public let attempts: Int
    public let attemptLimit: Int
    public let leaseOwner: String?
    public let error: String?
    public let createdAt: JobTime
    public let updatedAt: JobTime
    public let finishedAt: JobTime?

    public init(row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        payload = try row.get("payload")
        workspace = try row.get("workspace_id")
        owner = try row.get("owner_id")
        subject = try row.get("subject_id")
        status = try row.get("status")
        progress = try row.get("progress")
        detail = try row.get("detail")
        attempts = try row.get("attempts")
        attemptLimit = try row.get("max_attempts")
        leaseOwner = try row.get("lease_owner")
        error = try row.get("error")
        createdAt = try row.get("created_at")
        updatedAt = try row.get("updated_at")
        finishedAt = try row.get("finished_at")
    }
}
