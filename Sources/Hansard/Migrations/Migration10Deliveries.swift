import Database

extension Migrations {
    /// Transcripts that speech services are to bring.
    static let deliveries = Migration(
        number: 10, name: "deliveries",
        up: [
            """
            CREATE TABLE deliveries (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, recording_id {uuid} NOT NULL
            REFERENCES recordings (id) ON DELETE CASCADE, job {json} NOT NULL, status TEXT NOT NULL, storage_key TEXT,
            expires_at {timestamp} NOT NULL, created_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX deliveries_by_recording ON deliveries (workspace_id, recording_id)",
        ] + isolatedByDeliveries.flatMap(isolating),
        down: ["DROP TABLE deliveries"])

    /// The tables of a workspace's own things that came with deliveries.
    static let isolatedByDeliveries = ["deliveries"]
}
