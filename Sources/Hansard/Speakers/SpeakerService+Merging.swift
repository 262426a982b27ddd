import Database
import Mesh

extension SpeakerService {
    /// Speakers that one meeting may have.
    static let limit = 1_000

    /// - Throws: a violation of `user_id` when one is not of the workspace.
    func require(_ users: [Identifier<User>], by caller: Caller) async throws {
        let wanted = users.uniqued
        guard !wanted.isEmpty else { return }
        let known = try await caller.mesh[WorkspaceService.self].people(matching: PeopleQuery(ids: wanted.map(\.uuid)))
        guard known.ids.count == wanted.count else {
            throw HansardError.invalid("user_id", "unknown", "must be a person of this workspace")
        }
    }

    /// Gives all that some say to another, in a revision of its own if they say anything.
    /// - Returns: what is to be recorded.
    static func merge(
        _ ids: [Speaker.ID], into speaker: Speaker, by caller: Caller, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> [LedgerChange] {
        let spoken = try await SegmentStore.spoken(by: ids, in: speaker.meetingID, transaction)
        try await SpeakerStore.merge(ids, into: speaker.id, at: now, transaction)
        let merged: JSONValue = .array(ids.map { .string($0.description) })
        var changes = [
            LedgerChange(
                event: .speakerUpdated, subject: speaker.id.uuid, meeting: speaker.meetingID.uuid,
                details: ["label": .string(speaker.label), "merged": merged])
        ]
        guard !spoken.isEmpty else { return changes }
        var edit = TranscriptEdit()
        edit.replace(spoken, by: spoken.map { $0.said(by: speaker.id) })
        changes += try await edit.apply(to: speaker.meetingID, by: caller, at: now, transaction).changes
        return changes
    }

    static func details(_ speaker: Speaker) -> JSONValue {
        ["label": .string(speaker.label), "name": speaker.name.map { .string($0) } ?? .null]
    }

    /// A name without white space at its ends; nil when nothing is left.
    static func plain(_ name: String) -> String? {
        let plain = name.withoutNULs.trimmed
        return plain.isEmpty ? nil : plain
    }
}
