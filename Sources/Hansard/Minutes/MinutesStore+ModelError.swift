import Database
import Mesh

extension MinutesStore {
    /// Writes into the newest version, if it is the machine's, why a language model had no part in it.
    static func noteModelError(_ error: String, of meeting: Meeting.ID, _ transaction: any DatabaseTransaction)
        async throws
    {
        guard let version = try await state(of: meeting, transaction)?.version,
            var content = try await content(of: meeting, version: version, transaction),
            content.provenance?.engine == MinutesDrafting.extractive
        else { return }
        content.provenance?.modelError = error
        try await transaction.run(
            """
            UPDATE minutes_versions SET content = \(DatabaseValue.json(canonical: content))
            WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND version = \(version)
            AND origin = \("machine")
            """)
    }
}
