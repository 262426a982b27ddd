import Database

extension Migrations {
    /// What a workspace wants its minutes to hold.
    static let minutesTemplates = Migration(
        number: 14, name: "minutes_templates",
        up: [
            """
            CREATE TABLE minutes_templates (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL
            REFERENCES workspaces (id) ON DELETE CASCADE, name TEXT NOT NULL, sections {json} NOT NULL,
            version {bigint} NOT NULL, created_by {uuid}, created_at {timestamp} NOT NULL,
            updated_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX minutes_templates_by_creation ON minutes_templates (workspace_id, created_at, id)",
        ] + isolatedByTemplates.flatMap(isolating),
        down: ["DROP TABLE minutes_templates"])

    /// The tables of a workspace's own things that came with templates.
    static let isolatedByTemplates = ["minutes_templates"]
}
