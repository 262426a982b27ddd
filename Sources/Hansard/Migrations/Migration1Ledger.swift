import Database

extension Migrations {
    /// What is written beside every change, and how far its readers have come.
    ///
    /// On PostgreSQL events carry their transaction: numbers are given before the commit, so a reader that went by them alone would
    /// skip an event whose transaction commits late.
    static let ledger = Migration(
        number: 1, name: "ledger",
        up: [
            """
            CREATE TABLE events (seq {bigserial}, id {uuid} NOT NULL, name TEXT NOT NULL, workspace_id {uuid}, subject_id {uuid} NOT NULL,
            meeting_id {uuid}, details {json} NOT NULL, created_at {timestamp} NOT NULL)
            """,
            .postgresql("ALTER TABLE events ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()"),
            .postgresql("CREATE INDEX events_by_transaction ON events (transaction_id, seq)"),
            """
            CREATE TABLE event_positions (reader TEXT PRIMARY KEY, transaction_id BIGINT NOT NULL, seq BIGINT NOT NULL,
            updated_at {timestamp} NOT NULL)
            """,
            """
            CREATE TABLE audit_entries (seq {bigserial}, id {uuid} NOT NULL, workspace_id {uuid}, actor_kind TEXT NOT NULL, user_id {uuid},
            credential_id {uuid}, operation TEXT NOT NULL, event TEXT NOT NULL, subject_id {uuid} NOT NULL, request_id TEXT NOT NULL, address TEXT,
            details {json} NOT NULL, created_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX audit_entries_by_workspace ON audit_entries (workspace_id, seq)",
            """
            CREATE TABLE replays (caller_id {uuid} NOT NULL, workspace_id {uuid} NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL,
            fingerprint {blob} NOT NULL, data {blob} NOT NULL, meta {blob}, status INTEGER NOT NULL, version BIGINT, created_at {timestamp} NOT NULL,
            PRIMARY KEY (caller_id, workspace_id, operation, key))
            """,
            "CREATE INDEX replays_by_age ON replays (created_at)",
        ],
        down: [
            "DROP TABLE replays", "DROP TABLE audit_entries", "DROP TABLE event_positions", "DROP TABLE events",
        ])
}
