import Database

extension Migrations {
    /// Meetings, their recordings, and what was said in them.
    static let meetings = Migration(
        number: 4, name: "meetings",
        up: [
            """
            CREATE TABLE meetings (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            title TEXT NOT NULL, description TEXT, scheduled_time {timestamp}, language TEXT NOT NULL, status TEXT NOT NULL,
            attendee_ids {json} NOT NULL, duration_ms BIGINT, created_by {uuid}, version BIGINT NOT NULL,
            created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX meetings_by_creation ON meetings (workspace_id, created_at, id)",
            "CREATE INDEX meetings_by_schedule ON meetings (workspace_id, scheduled_time, id)",
            "CREATE INDEX meetings_by_status ON meetings (workspace_id, status, created_at, id)",
            """
            CREATE TABLE meeting_attendees (workspace_id {uuid} NOT NULL, user_id {uuid} NOT NULL,
            meeting_id {uuid} NOT NULL REFERENCES meetings (id) ON DELETE CASCADE, PRIMARY KEY (workspace_id, user_id, meeting_id))
            """,
            "CREATE INDEX meeting_attendees_by_meeting ON meeting_attendees (meeting_id)",
            """
            CREATE TABLE recordings (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, status TEXT NOT NULL, media_type TEXT NOT NULL, file_name TEXT, storage_key TEXT NOT NULL,
            size_bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, duration_ms BIGINT, error TEXT, job_id {uuid}, created_by {uuid},
            created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX recordings_by_meeting ON recordings (workspace_id, meeting_id, created_at, id)",
            """
            CREATE TABLE transcripts (meeting_id {uuid} PRIMARY KEY REFERENCES meetings (id) ON DELETE CASCADE, workspace_id {uuid} NOT NULL,
            status TEXT NOT NULL, revision INTEGER NOT NULL, recording_id {uuid}, language TEXT, engine TEXT, error TEXT, speakers_error TEXT,
            updated_at {timestamp} NOT NULL)
            """,
            """
            CREATE TABLE speakers (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, label TEXT NOT NULL, name TEXT, user_id {uuid}, position INTEGER NOT NULL,
            updated_at {timestamp} NOT NULL, UNIQUE (meeting_id, label))
            """,
            """
            CREATE TABLE transcript_revisions (meeting_id {uuid} NOT NULL REFERENCES meetings (id) ON DELETE CASCADE, revision INTEGER NOT NULL,
            workspace_id {uuid} NOT NULL, origin TEXT NOT NULL, created_by {uuid}, created_at {timestamp} NOT NULL, PRIMARY KEY (meeting_id, revision))
            """,
            """
            CREATE TABLE segments (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL, revision INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, speaker_id {uuid} REFERENCES speakers (id) ON DELETE SET NULL, text TEXT NOT NULL, start_ms BIGINT, end_ms BIGINT,
            confidence DOUBLE PRECISION, words {json} NOT NULL,
            FOREIGN KEY (meeting_id, revision) REFERENCES transcript_revisions (meeting_id, revision) ON DELETE CASCADE,
            UNIQUE (meeting_id, revision, ordinal))
            """,
            "CREATE INDEX segments_by_speaker ON segments (speaker_id)",
        ],
        down: [
            "DROP TABLE segments", "DROP TABLE transcript_revisions", "DROP TABLE speakers", "DROP TABLE transcripts",
            "DROP TABLE recordings",
            "DROP TABLE meeting_attendees", "DROP TABLE meetings",
        ])
}
