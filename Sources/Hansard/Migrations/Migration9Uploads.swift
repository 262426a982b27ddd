import Database

extension Migrations {
    /// Recordings that come in pieces, and the picture of their sound.
    static let uploads = Migration(
        number: 9, name: "uploads",
        up: [
            """
            CREATE TABLE uploads (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, file_name TEXT, media_type TEXT, size_bytes {bigint} NOT NULL, received_bytes {bigint} NOT NULL,
            parts {json} NOT NULL, transcribe {bool} NOT NULL, options {json} NOT NULL, error TEXT, created_by {uuid},
            expires_at {timestamp} NOT NULL, created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX uploads_by_expiry ON uploads (expires_at)",
            "CREATE INDEX uploads_by_workspace ON uploads (workspace_id)",
            """
            CREATE TABLE waveforms (recording_id {uuid} PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE, workspace_id {uuid} NOT NULL,
            content {blob} NOT NULL)
            """,
        ] + isolatedByUploads.flatMap(isolating),
        down: ["DROP TABLE waveforms", "DROP TABLE uploads"])

    /// The tables of a workspace's own things that came with uploads.
    static let isolatedByUploads = ["uploads", "waveforms"]
}
