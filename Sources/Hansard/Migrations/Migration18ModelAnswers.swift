import Database

extension Migrations {
    /// What a language model has answered to a job that drafts minutes, for as long as the job is at work.
    static let modelAnswers = Migration(
        number: 18, name: "model answers",
        up: [
            """
            CREATE TABLE model_answers (job_id {uuid} NOT NULL, request TEXT NOT NULL, workspace_id {uuid} NOT NULL, meeting_id {uuid} NOT NULL
            REFERENCES meetings (id) ON DELETE CASCADE, answer {json} NOT NULL, PRIMARY KEY (job_id, request))
            """,
            "CREATE INDEX model_answers_by_meeting ON model_answers (meeting_id)",
        ] + isolatedByModelAnswers.flatMap(isolating),
        down: ["DROP TABLE model_answers"])

    /// The tables of a workspace's own things that came with drafts that go on where they were interrupted.
    static let isolatedByModelAnswers = ["model_answers"]
}
