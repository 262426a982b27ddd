import Database

extension Migrations {
    /// Passages as vectors, of several kinds, and what filters them.
    ///
    /// The full-text index of SQLite holds each term with the workspace's mark before it: what it counts is then the
    /// workspace's alone, and a question reads no more of it than its own terms. What was indexed before stays, and is
    /// brought up to date by the jobs that the next worker begins (`search_meetings.model` is not its own).
    static let meaning = Migration(
        number: 13, name: "meaning",
        up: [
            .sqlite("DROP TRIGGER passages_added"), .sqlite("DROP TRIGGER passages_removed"),
            .sqlite("DROP TABLE passages_fts"),
            .sqlite("DROP INDEX passages_by_workspace"),
            .sqlite("ALTER TABLE passages RENAME TO passages_before"),
            .sqlite(
                """
                CREATE TABLE passages (seq {bigserial}, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
                REFERENCES meetings (id) ON DELETE CASCADE, kind TEXT NOT NULL, ordinal INTEGER NOT NULL, hash {uuid}, content {uuid},
                passage {json} NOT NULL, terms TEXT NOT NULL)
                """),
            .sqlite(
                """
                INSERT INTO passages (seq, workspace_id, meeting_id, kind, ordinal, passage, terms)
                SELECT seq, workspace_id, meeting_id, 'transcript', ordinal, passage, terms FROM passages_before
                """),
            .sqlite("DROP TABLE passages_before"),
            .sqlite("CREATE INDEX passages_by_workspace ON passages (workspace_id, meeting_id, kind, ordinal)"),
            .sqlite("CREATE INDEX passages_by_meeting ON passages (meeting_id)"),
            .sqlite(
                "CREATE VIRTUAL TABLE passages_fts USING fts5 (terms, content='', tokenize='unicode61')"
            ),
            .sqlite(
                """
                CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
                INSERT INTO passages_fts (rowid, terms) VALUES (new.seq, replace(' ' || new.terms, ' ', ' x' || lower(substr(hex(new.workspace_id), 21))));
                END
                """),
            .sqlite(
                """
                CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
                INSERT INTO passages_fts (passages_fts, rowid, terms)
                VALUES ('delete', old.seq, replace(' ' || old.terms, ' ', ' x' || lower(substr(hex(old.workspace_id), 21)))); END
                """),
            .sqlite(
                """
                INSERT INTO passages_fts (rowid, terms)
                SELECT seq, replace(' ' || terms, ' ', ' x' || lower(substr(hex(workspace_id), 21))) FROM passages
                """),
            .postgresql("ALTER TABLE passages DROP CONSTRAINT passages_meeting_id_ordinal_key"),
            .postgresql("ALTER TABLE passages DROP COLUMN scope"),
            .postgresql("ALTER TABLE passages ADD COLUMN kind TEXT NOT NULL DEFAULT 'transcript'"),
            .postgresql("ALTER TABLE passages ADD COLUMN hash UUID"),
            .postgresql("ALTER TABLE passages ADD COLUMN content UUID"),
            .postgresql("CREATE INDEX passages_by_meeting ON passages (meeting_id)"),
            """
            CREATE TABLE passage_vectors (passage_seq {bigint} PRIMARY KEY REFERENCES passages (seq) ON DELETE CASCADE,
            workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL, model TEXT NOT NULL, vector {blob} NOT NULL)
            """,
            "CREATE INDEX passage_vectors_by_meeting ON passage_vectors (workspace_id, meeting_id)",
            """
            CREATE TABLE passage_speakers (workspace_id {uuid} NOT NULL, name TEXT NOT NULL, passage_seq {bigint} NOT NULL
            REFERENCES passages (seq) ON DELETE CASCADE, PRIMARY KEY (workspace_id, name, passage_seq))
            """,
            "CREATE INDEX passage_speakers_by_passage ON passage_speakers (passage_seq)",
            """
            CREATE TABLE search_meetings (meeting_id {uuid} PRIMARY KEY REFERENCES meetings (id) ON DELETE CASCADE, workspace_id {uuid} NOT NULL,
            revision {bigint} NOT NULL, held_at {timestamp}, passages {bigint} NOT NULL, model TEXT)
            """,
            "CREATE INDEX search_meetings_by_date ON search_meetings (workspace_id, held_at)",
            "CREATE TABLE search_states (workspace_id {uuid} PRIMARY KEY, revision {bigint} NOT NULL)",
            """
            INSERT INTO search_meetings (meeting_id, workspace_id, revision, held_at, passages)
            SELECT id, workspace_id, 0, COALESCE(scheduled_time, created_at), (SELECT COUNT(*) FROM passages p WHERE p.meeting_id = meetings.id) FROM meetings
            WHERE id IN (SELECT meeting_id FROM passages)
            """,
        ] + isolatedByMeaning.flatMap(isolating),
        down: [
            "DROP TABLE search_states", "DROP TABLE search_meetings", "DROP TABLE passage_speakers",
            "DROP TABLE passage_vectors",
            "DELETE FROM passages WHERE kind <> 'transcript'",
            .sqlite("DROP TRIGGER passages_added"), .sqlite("DROP TRIGGER passages_removed"),
            .sqlite("DROP TABLE passages_fts"),
            .sqlite("DROP INDEX passages_by_meeting"), .sqlite("DROP INDEX passages_by_workspace"),
            .sqlite("ALTER TABLE passages RENAME TO passages_after"),
            .sqlite(
                """
                CREATE TABLE passages (seq {bigserial}, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
                REFERENCES meetings (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL, passage {json} NOT NULL, terms TEXT NOT NULL, scope TEXT NOT NULL,
                UNIQUE (meeting_id, ordinal))
                """),
            .sqlite(
                """
                INSERT INTO passages (seq, workspace_id, meeting_id, ordinal, passage, terms, scope)
                SELECT seq, workspace_id, meeting_id, ordinal, passage, terms, 'x' || lower(hex(workspace_id)) || ' x' || lower(hex(meeting_id))
                FROM passages_after
                """),
            .sqlite("DROP TABLE passages_after"),
            .sqlite("CREATE INDEX passages_by_workspace ON passages (workspace_id, meeting_id, ordinal)"),
            .sqlite(
                "CREATE VIRTUAL TABLE passages_fts USING fts5 (scope, terms, content='passages', content_rowid='seq', tokenize='unicode61')"
            ),
            .sqlite(
                """
                CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
                INSERT INTO passages_fts (rowid, scope, terms) VALUES (new.seq, new.scope, new.terms); END
                """),
            .sqlite(
                """
                CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
                INSERT INTO passages_fts (passages_fts, rowid, scope, terms) VALUES ('delete', old.seq, old.scope, old.terms); END
                """),
            .sqlite("INSERT INTO passages_fts (passages_fts) VALUES ('rebuild')"),
            .postgresql("DROP INDEX passages_by_meeting"),
            .postgresql("ALTER TABLE passages DROP COLUMN content"),
            .postgresql("ALTER TABLE passages DROP COLUMN hash"),
            .postgresql("ALTER TABLE passages DROP COLUMN kind"),
            .postgresql("ALTER TABLE passages ADD COLUMN scope TEXT NOT NULL DEFAULT ''"),
            .postgresql(
                "ALTER TABLE passages ADD CONSTRAINT passages_meeting_id_ordinal_key UNIQUE (meeting_id, ordinal)"),
        ])

    /// The tables of a workspace's own things that came with search by meaning.
    static let isolatedByMeaning = ["passage_vectors", "passage_speakers", "search_meetings", "search_states"]
}
