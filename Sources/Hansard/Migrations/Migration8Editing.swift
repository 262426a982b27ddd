import Database

extension Migrations {
    /// Transcripts of several recordings that people correct.
    ///
    /// A segment's row holds from the revision `first_revision` on until before `until_revision`: an edit of one
    /// segment writes one row, however long the transcript. Times are the recording's own; where each recording lies in
    /// the meeting stands in `transcripts.parts`.
    static let editing = Migration(
        number: 8, name: "editing",
        up: [
            """
            CREATE TABLE kept_segments (id {uuid} NOT NULL, first_revision INTEGER NOT NULL, until_revision INTEGER, workspace_id {uuid} NOT NULL,
            meeting_id {uuid} NOT NULL, recording_id {uuid}, position {bigint} NOT NULL, speaker_id {uuid} REFERENCES speakers (id) ON DELETE SET NULL,
            text TEXT NOT NULL, start_ms {bigint}, end_ms {bigint}, confidence {real}, speaker_confidence {real}, edited_by {uuid},
            words {json} NOT NULL, PRIMARY KEY (id, first_revision),
            FOREIGN KEY (meeting_id, first_revision) REFERENCES transcript_revisions (meeting_id, revision) ON DELETE CASCADE)
            """,
            """
            INSERT INTO kept_segments (id, first_revision, until_revision, workspace_id, meeting_id, recording_id, position, speaker_id, text,
            start_ms, end_ms, confidence, words)
            SELECT s.id, s.revision, (SELECT MIN(r.revision) FROM transcript_revisions r WHERE r.meeting_id = s.meeting_id AND r.revision > s.revision),
            s.workspace_id, s.meeting_id, CASE WHEN r.origin = 'import' THEN NULL ELSE t.recording_id END, (s.ordinal + 1) * 1048576, s.speaker_id,
            s.text, s.start_ms, s.end_ms, s.confidence, s.words FROM segments s
            JOIN transcript_revisions r ON r.meeting_id = s.meeting_id AND r.revision = s.revision
            JOIN transcripts t ON t.meeting_id = s.meeting_id
            """,
            "DROP TABLE segments",
            "ALTER TABLE kept_segments RENAME TO segments",
            "CREATE INDEX segments_by_meeting ON segments (meeting_id, until_revision, recording_id, position)",
            "CREATE INDEX segments_by_speaker ON segments (speaker_id)",
            "ALTER TABLE transcripts ADD COLUMN parts {json} NOT NULL DEFAULT '[]'",
            "ALTER TABLE transcripts ADD COLUMN announced_revision INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE transcripts ADD COLUMN language_confidence {real}",
            "UPDATE transcripts SET announced_revision = revision WHERE status = 'ready'",
            .sqlite(
                """
                UPDATE transcripts SET parts = (SELECT json_array(json_object('recording', lower(
                substr(hex(r.id), 1, 8) || '-' || substr(hex(r.id), 9, 4) || '-' || substr(hex(r.id), 13, 4) || '-' || substr(hex(r.id), 17, 4)
                || '-' || substr(hex(r.id), 21)), 'duration_ms', COALESCE(r.duration_ms, 0), 'revision', transcripts.revision))
                FROM recordings r WHERE r.id = transcripts.recording_id)
                WHERE engine <> 'import' AND recording_id IN (SELECT id FROM recordings)
                """),
            .postgresql(
                """
                UPDATE transcripts SET parts = (SELECT jsonb_build_array(jsonb_build_object('recording', r.id::text,
                'duration_ms', COALESCE(r.duration_ms, 0), 'revision', transcripts.revision))
                FROM recordings r WHERE r.id = transcripts.recording_id)
                WHERE engine <> 'import' AND recording_id IN (SELECT id FROM recordings)
                """),
            "ALTER TABLE transcript_revisions ADD COLUMN changed INTEGER",
            "ALTER TABLE speakers ADD COLUMN merged_into {uuid}",
            "ALTER TABLE recordings ADD COLUMN speakers_error TEXT",
            "ALTER TABLE recordings ADD COLUMN engine TEXT",
            "ALTER TABLE recordings ADD COLUMN language TEXT",
            "ALTER TABLE recordings ADD COLUMN language_confidence {real}",
            """
            CREATE TABLE utterances (recording_id {uuid} NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
            workspace_id {uuid} NOT NULL, job_id {uuid} NOT NULL, end_ms {bigint} NOT NULL, content {json} NOT NULL, PRIMARY KEY (recording_id, ordinal))
            """,
            """
            CREATE TABLE corrections (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, recording_id {uuid} NOT NULL
            REFERENCES recordings (id) ON DELETE CASCADE, start_ms {bigint} NOT NULL, end_ms {bigint} NOT NULL, kind TEXT NOT NULL,
            heard TEXT NOT NULL, written TEXT NOT NULL, speaker_id {uuid} REFERENCES speakers (id) ON DELETE CASCADE,
            created_by {uuid}, created_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX corrections_by_recording ON corrections (recording_id, created_at, id)",
            """
            CREATE TABLE vocabulary (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            term TEXT NOT NULL, folded TEXT NOT NULL, misheard {json} NOT NULL, version {bigint} NOT NULL, created_by {uuid},
            created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL, UNIQUE (workspace_id, folded))
            """,
            "CREATE INDEX vocabulary_by_creation ON vocabulary (workspace_id, created_at, id)",
        ] + isolatedByEditing.flatMap(isolating),
        // The older form knows one recording: it keeps the words of the newest revision, and no difference to those before.
        down: [
            "DROP TABLE vocabulary", "DROP TABLE corrections", "DROP TABLE utterances",
            """
            CREATE TABLE plain_segments (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL, revision INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, speaker_id {uuid} REFERENCES speakers (id) ON DELETE SET NULL, text TEXT NOT NULL, start_ms BIGINT, end_ms BIGINT,
            confidence DOUBLE PRECISION, words {json} NOT NULL,
            FOREIGN KEY (meeting_id, revision) REFERENCES transcript_revisions (meeting_id, revision) ON DELETE CASCADE,
            UNIQUE (meeting_id, revision, ordinal))
            """,
            """
            INSERT INTO plain_segments (id, workspace_id, meeting_id, revision, ordinal, speaker_id, text, start_ms, end_ms, confidence, words)
            SELECT s.id, s.workspace_id, s.meeting_id, t.revision,
            ROW_NUMBER() OVER (PARTITION BY s.meeting_id ORDER BY s.recording_id, s.position) - 1, s.speaker_id, s.text, s.start_ms, s.end_ms,
            s.confidence, s.words FROM segments s JOIN transcripts t ON t.meeting_id = s.meeting_id WHERE s.until_revision IS NULL
            """,
            "DROP TABLE segments",
            "ALTER TABLE plain_segments RENAME TO segments",
            "CREATE INDEX segments_by_speaker ON segments (speaker_id)",
            "ALTER TABLE transcripts DROP COLUMN parts",
            "ALTER TABLE transcripts DROP COLUMN announced_revision",
            "ALTER TABLE transcripts DROP COLUMN language_confidence",
            "ALTER TABLE transcript_revisions DROP COLUMN changed",
            "ALTER TABLE speakers DROP COLUMN merged_into",
            "ALTER TABLE recordings DROP COLUMN speakers_error",
            "ALTER TABLE recordings DROP COLUMN engine",
            "ALTER TABLE recordings DROP COLUMN language",
            "ALTER TABLE recordings DROP COLUMN language_confidence",
        ] + isolating("segments"))

    /// The tables of a workspace's own things that came with editing; `segments` is a new table of the old name.
    static let isolatedByEditing = ["segments", "utterances", "corrections", "vocabulary"]
}
