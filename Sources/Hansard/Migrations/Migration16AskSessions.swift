import Database

extension Migrations {
    /// Conversations of a person with the record.
    ///
    /// An answer quotes what was said: `ask_sources` says which meetings it has words of, so that they can be taken out
    /// when a meeting is deleted.
    static let askSessions = Migration(
        number: 16, name: "ask sessions",
        up: [
            """
            CREATE TABLE ask_sessions (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT NOT NULL, meeting_ids {json} NOT NULL,
            version {bigint} NOT NULL, created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX ask_sessions_by_change ON ask_sessions (workspace_id, user_id, updated_at, id)",
            "CREATE INDEX ask_sessions_by_creation ON ask_sessions (workspace_id, user_id, created_at, id)",
            """
            CREATE TABLE ask_messages (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, session_id {uuid} NOT NULL
            REFERENCES ask_sessions (id) ON DELETE CASCADE, status TEXT NOT NULL, question TEXT NOT NULL, understood_as TEXT,
            content {json}, deadline {timestamp} NOT NULL, created_at {timestamp} NOT NULL, answered_at {timestamp})
            """,
            "CREATE INDEX ask_messages_by_creation ON ask_messages (session_id, created_at, id)",
            // One question at a time: the next may follow on this one's answer.
            "CREATE UNIQUE INDEX ask_messages_one_at_work ON ask_messages (session_id) WHERE status = 'answering'",
            """
            CREATE TABLE ask_sources (message_id {uuid} NOT NULL REFERENCES ask_messages (id) ON DELETE CASCADE,
            meeting_id {uuid} NOT NULL, workspace_id {uuid} NOT NULL, PRIMARY KEY (message_id, meeting_id))
            """,
            "CREATE INDEX ask_sources_by_meeting ON ask_sources (meeting_id)",
        ] + isolatedByAskSessions.flatMap(isolating),
        down: ["DROP TABLE ask_sources", "DROP TABLE ask_messages", "DROP TABLE ask_sessions"])

    /// The tables of a workspace's own things that came with conversations.
    static let isolatedByAskSessions = ["ask_sessions", "ask_messages", "ask_sources"]
}
