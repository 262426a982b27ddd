import Database
import Jobs

extension Migrations {
    /// Work that outlives the process that began it: jobs, and the events that a reader could not take.
    static let jobs = Migration(
        number: 3, name: "jobs",
        up: JobSchema.up + [
            """
            CREATE TABLE event_failures (reader TEXT NOT NULL, event_id {uuid} NOT NULL, event TEXT NOT NULL, error
            TEXT NOT NULL,
            attempts INTEGER NOT NULL, created_at {timestamp} NOT NULL, PRIMARY KEY (reader, event_id))
            """
        ],
        down: ["DROP TABLE event_failures"] + JobSchema.down)
}
