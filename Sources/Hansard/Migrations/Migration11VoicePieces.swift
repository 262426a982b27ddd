import Database

extension Migrations {
    /// What is heard of voices while speakers are told apart, for as long as that takes; and the channel in which
    /// something was heard.
    ///
    /// `voice_pieces` holds directions of voices, which tell a person: its rows go with the work they are for.
    static let voicePieces = Migration(
        number: 11, name: "voice pieces",
        up: [
            """
            CREATE TABLE voice_pieces (recording_id {uuid} NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
            workspace_id {uuid} NOT NULL, job_id {uuid} NOT NULL, network TEXT NOT NULL, content {json} NOT NULL, PRIMARY KEY (recording_id, ordinal))
            """,
            "ALTER TABLE utterances ADD COLUMN channel INTEGER NOT NULL DEFAULT 0",
            // Of the last batch of a channel only: it says that the channel has been heard to its end.
            "ALTER TABLE utterances ADD COLUMN language TEXT",
        ] + isolatedByVoicePieces.flatMap(isolating),
        down: [
            "ALTER TABLE utterances DROP COLUMN language", "ALTER TABLE utterances DROP COLUMN channel",
            "DROP TABLE voice_pieces",
        ])

    /// The tables of a workspace's own things that came with work that goes on where it was interrupted.
    static let isolatedByVoicePieces = ["voice_pieces"]
}
