import Database

extension Migrations {
    /// PostgreSQL keeps workspaces apart by itself as well: within a workspace's transaction the rows of others are not there, whatever
    /// a statement asks for, and none can be written. `FORCE` holds the tables' owner to it, who would be exempt; superusers always are.
    ///
    /// The books (events, audit, replays, jobs) and who belongs where (users, workspaces, members) are written across workspaces,
    /// and are not among the tables.
    static let isolation = Migration(
        number: 7, name: "isolation", up: isolatedFirst.flatMap(isolating),
        down: isolatedFirst.reversed().flatMap { table in
            [
                .postgresql("DROP POLICY of_workspace ON \(table)"),
                .postgresql("ALTER TABLE \(table) NO FORCE ROW LEVEL SECURITY"),
                .postgresql("ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY"),
            ]
        })

    /// The tables of a workspace's own things, as they are today.
    static let isolated = Set(
        isolatedFirst + isolatedByEditing + isolatedByUploads + isolatedByDeliveries + isolatedByVoicePieces
            + isolatedByVoices + isolatedByMeaning + isolatedByTemplates + isolatedByLivingMinutes
            + isolatedByAskSessions + isolatedByModelAnswers)

    /// Those that were there when workspaces were first kept apart.
    private static let isolatedFirst = [
        "api_keys", "meetings", "meeting_attendees", "recordings", "transcripts", "speakers", "transcript_revisions",
        "segments", "minutes", "minutes_versions", "action_items", "passages",
    ]

    /// The setting is empty outside any workspace: what concerns all of them sees all.
    static func isolating(_ table: String) -> [SQLText] {
        let workspace = "NULLIF(current_setting('hansard.workspace', true), '')::uuid"
        return [
            .postgresql("ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY"),
            .postgresql("ALTER TABLE \(table) FORCE ROW LEVEL SECURITY"),
            .postgresql(
                "CREATE POLICY of_workspace ON \(table) USING (\(workspace) IS NULL OR workspace_id = \(workspace))"),
        ]
    }
}
