import Database

extension Migrations {
    /// Minutes with all their versions, and the action items that came of meetings.
    static let minutes = Migration(
        number: 5, name: "minutes",
        up: [
            """
            CREATE TABLE minutes (meeting_id {uuid} PRIMARY KEY REFERENCES meetings (id) ON DELETE CASCADE, workspace_id {uuid} NOT NULL,
            status TEXT NOT NULL, version INTEGER NOT NULL, error TEXT, updated_at {timestamp} NOT NULL)
            """,
            """
            CREATE TABLE minutes_versions (meeting_id {uuid} NOT NULL REFERENCES meetings (id) ON DELETE CASCADE, version INTEGER NOT NULL,
            workspace_id {uuid} NOT NULL, content {json} NOT NULL, origin TEXT NOT NULL, created_by {uuid}, created_at {timestamp} NOT NULL,
            PRIMARY KEY (meeting_id, version))
            """,
            """
            CREATE TABLE action_items (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, text TEXT NOT NULL, description TEXT, assignee TEXT, due_date TEXT, priority TEXT NOT NULL,
            status TEXT NOT NULL, origin TEXT NOT NULL, citations {json} NOT NULL, start_ms BIGINT, position INTEGER NOT NULL, version BIGINT NOT NULL,
            created_by {uuid}, created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX action_items_by_meeting ON action_items (workspace_id, meeting_id, position)",
        ],
        down: ["DROP TABLE action_items", "DROP TABLE minutes_versions", "DROP TABLE minutes"])
}
