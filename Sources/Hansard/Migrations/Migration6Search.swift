import Database

extension Migrations {
    /// The passages that are searched. Terms are stemmed before they are stored, so that both databases find the same.
    ///
    /// `scope` holds the workspace and the meeting as words of their own: the full-text index itself keeps workspaces apart.
    static let search = Migration(
        number: 6, name: "search",
        up: [
            """
            CREATE TABLE passages (seq {bigserial}, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL, passage {json} NOT NULL, terms TEXT NOT NULL, scope TEXT NOT NULL,
            UNIQUE (meeting_id, ordinal))
            """,
            "CREATE INDEX passages_by_workspace ON passages (workspace_id, meeting_id, ordinal)",
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
            .postgresql(
                "ALTER TABLE passages ADD COLUMN index tsvector GENERATED ALWAYS AS (to_tsvector('simple', terms)) STORED"
            ),
            .postgresql("CREATE INDEX passages_fts ON passages USING gin (index)"),
        ],
        down: [.sqlite("DROP TABLE passages_fts"), "DROP TABLE passages"])
}
