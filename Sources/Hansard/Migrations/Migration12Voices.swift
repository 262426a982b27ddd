import Database

extension Migrations {
    /// Voices that are known across meetings, and the consent to that.
    ///
    /// Prints have a table of their own, of which rows are added and deleted and never changed: on SQLite a row that
    /// grows can push another to a new page and leave a copy behind, which overwriting deleted rows does not reach.
    static let voices = Migration(
        number: 12, name: "voices",
        up: [
            """
            CREATE TABLE voices (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            name TEXT NOT NULL, user_id {uuid}, status TEXT NOT NULL, error TEXT, seconds {real}, meeting_id {uuid}, speaker_id {uuid},
            consent_id {uuid} NOT NULL, job_id {uuid}, version {bigint} NOT NULL, created_by {uuid}, created_at {timestamp} NOT NULL,
            updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX voices_by_creation ON voices (workspace_id, created_at, id)",
            """
            CREATE TABLE voice_prints (voice_id {uuid} PRIMARY KEY REFERENCES voices (id) ON DELETE CASCADE, workspace_id {uuid} NOT NULL,
            model TEXT NOT NULL, version INTEGER NOT NULL, content {blob} NOT NULL)
            """,
            """
            CREATE TABLE voice_consents (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, voice_id {uuid} NOT NULL
            REFERENCES voices (id) ON DELETE CASCADE, given_by TEXT NOT NULL, statement TEXT NOT NULL, given_at {timestamp} NOT NULL,
            recorded_by {uuid}, recorded_at {timestamp} NOT NULL, revoked_by {uuid}, revoked_at {timestamp})
            """,
            "CREATE INDEX voice_consents_by_voice ON voice_consents (voice_id, recorded_at, id)",
            "ALTER TABLE speakers ADD COLUMN voice_id {uuid}",
            "ALTER TABLE speakers ADD COLUMN voice_similarity {real}",
            // Whether a person has said who it is: then the machine names them no more.
            "ALTER TABLE speakers ADD COLUMN settled {bool} NOT NULL DEFAULT {false}",
            "UPDATE speakers SET settled = {true} WHERE name IS NOT NULL OR user_id IS NOT NULL",
            "CREATE INDEX speakers_by_voice ON speakers (voice_id) WHERE voice_id IS NOT NULL",
        ] + isolatedByVoices.flatMap(isolating),
        down: [
            "DROP INDEX speakers_by_voice",
            "ALTER TABLE speakers DROP COLUMN settled",
            "ALTER TABLE speakers DROP COLUMN voice_similarity",
            "ALTER TABLE speakers DROP COLUMN voice_id",
            "DROP TABLE voice_consents", "DROP TABLE voice_prints", "DROP TABLE voices",
        ])

    /// The tables of a workspace's own things that came with known voices.
    static let isolatedByVoices = ["voices", "voice_prints", "voice_consents"]
}
