import Database

extension Migrations {
    /// Minutes that people edit and approve, action items that are somebody's until a day, and reminders of them.
    static let livingMinutes = Migration(
        number: 15, name: "living-minutes",
        up: [
            "ALTER TABLE minutes ADD COLUMN checked_revision INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE minutes ADD COLUMN approved_version INTEGER",
            "ALTER TABLE minutes ADD COLUMN approved_by {uuid}",
            "ALTER TABLE minutes ADD COLUMN approved_name TEXT",
            "ALTER TABLE minutes ADD COLUMN approved_at {timestamp}",
            "ALTER TABLE minutes_versions ADD COLUMN statements INTEGER",
            "ALTER TABLE minutes_versions ADD COLUMN changed INTEGER",
            "ALTER TABLE minutes_versions ADD COLUMN restored_from INTEGER",
            "ALTER TABLE action_items RENAME COLUMN due_date TO due_said",
            "ALTER TABLE action_items ADD COLUMN due_at {text}",
            "ALTER TABLE action_items ADD COLUMN assignee_id {uuid}",
            "ALTER TABLE action_items ADD COLUMN stale {bool} NOT NULL DEFAULT {false}",
            .sqlite(
                """
                UPDATE action_items SET due_at = due_said, due_said = NULL
                WHERE due_said GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'
                """),
            .postgresql(
                """
                UPDATE action_items SET due_at = due_said, due_said = NULL
                WHERE due_said ~ '^[0-9]{4}-[0-1][0-9]-[0-3][0-9]$'
                """),
            "CREATE INDEX action_items_by_creation ON action_items (workspace_id, created_at, id)",
            "CREATE INDEX action_items_by_due_day ON action_items (workspace_id, due_at, id)",
            "CREATE INDEX action_items_to_remind ON action_items (due_at, id) WHERE assignee_id IS NOT NULL AND status <> 'done'",
            """
            CREATE TABLE dropped_action_items (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, trace {json} NOT NULL, created_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX dropped_action_items_by_meeting ON dropped_action_items (meeting_id, created_at)",
            """
            CREATE TABLE reminder_preferences (workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE, user_id {uuid} NOT NULL
            REFERENCES users (id) ON DELETE CASCADE, enabled {bool} NOT NULL, days_before INTEGER NOT NULL, hour INTEGER NOT NULL,
            time_zone TEXT NOT NULL, version {bigint} NOT NULL, updated_at {timestamp} NOT NULL, PRIMARY KEY (workspace_id, user_id))
            """,
            """
            CREATE TABLE reminders (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, item_id {uuid} NOT NULL
            REFERENCES action_items (id) ON DELETE CASCADE, user_id {uuid} NOT NULL, due_at {text} NOT NULL, kind TEXT NOT NULL,
            status TEXT NOT NULL, uncertain INTEGER NOT NULL, created_at {timestamp} NOT NULL, ended_at {timestamp},
            UNIQUE (item_id, user_id, due_at, kind))
            """,
        ] + isolatedByLivingMinutes.flatMap(isolating),
        down: [
            "DROP TABLE reminders", "DROP TABLE reminder_preferences", "DROP TABLE dropped_action_items",
            "DROP INDEX action_items_to_remind", "DROP INDEX action_items_by_due_day",
            "DROP INDEX action_items_by_creation",
            "UPDATE action_items SET due_said = due_at WHERE due_at IS NOT NULL",
            "ALTER TABLE action_items DROP COLUMN stale",
            "ALTER TABLE action_items DROP COLUMN assignee_id",
            "ALTER TABLE action_items DROP COLUMN due_at",
            "ALTER TABLE action_items RENAME COLUMN due_said TO due_date",
            "ALTER TABLE minutes_versions DROP COLUMN restored_from",
            "ALTER TABLE minutes_versions DROP COLUMN changed",
            "ALTER TABLE minutes_versions DROP COLUMN statements",
            "ALTER TABLE minutes DROP COLUMN approved_at",
            "ALTER TABLE minutes DROP COLUMN approved_name",
            "ALTER TABLE minutes DROP COLUMN approved_by",
            "ALTER TABLE minutes DROP COLUMN approved_version",
            "ALTER TABLE minutes DROP COLUMN checked_revision",
        ])

    /// The tables of a workspace's own things that came with living minutes.
    static let isolatedByLivingMinutes = ["dropped_action_items", "reminder_preferences", "reminders"]
}
