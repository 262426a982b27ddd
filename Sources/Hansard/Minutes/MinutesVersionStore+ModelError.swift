import Database
import Mesh

extension MinutesVersionStore {
    /// Writes into the newest version, if no language model had a part in it, why.
    static func noteModelError(_ error: String, of meeting: Meeting.ID, _ transaction: any DatabaseTransaction)
        async throws
    {
        guard let version = try await MinutesStore.state(of: meeting, transaction)?.version,
            var content = try await content(of: meeting, version: version, transaction),
            content.provenance?.engine == MinutesDrafting.extractive
        else { return }
        content.provenance?.modelError = error
        try await mark(content, of: meeting, version: version, transaction)
    }
}
