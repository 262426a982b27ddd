public import Database

/// The table of jobs, to be placed in a migration.
public enum JobSchema {
    public static let up: [SQLText] = [
        """
        CREATE TABLE jobs (id {uuid} PRIMARY KEY, kind TEXT NOT NULL, lane TEXT NOT NULL, payload {json} NOT NULL, workspace_id {uuid}, owner_id {uuid},
        subject_id {uuid}, status TEXT NOT NULL, progress DOUBLE PRECISION NOT NULL, detail TEXT, attempts INTEGER NOT NULL, max_attempts INTEGER NOT NULL,
        run_at {timestamp} NOT NULL, lease_owner TEXT, lease_until {timestamp}, error TEXT, dedupe_key TEXT, created_at {timestamp} NOT NULL,
        updated_at {timestamp} NOT NULL, finished_at {timestamp})
        """,
        "CREATE UNIQUE INDEX jobs_by_dedupe_key ON jobs (dedupe_key) WHERE status = 'queued'",
        "CREATE INDEX jobs_waiting ON jobs (run_at, id) WHERE status IN ('queued', 'running')",
        "CREATE INDEX jobs_by_subject ON jobs (subject_id)",
    ]

    public static let down: [SQLText] = ["DROP TABLE jobs"]
}
