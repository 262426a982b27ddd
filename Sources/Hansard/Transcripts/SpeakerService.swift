import Database
package import Mesh

/// Those who speak in meetings, and who they are.
@Service("speakers")
package struct SpeakerService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Lists those who speak in a meeting, in the order of first speaking.
    @Operation(.get, "/meetings/{meeting_id}/speakers", for: .viewer)
    package func list(_ meetingID: Meeting.ID, by caller: Caller) async throws -> [Speaker] {
        let speakers = try await ledger.database.read(caller.scope) {
            try await SpeakerStore.present(in: meetingID, $0)
        }
        if speakers.isEmpty { _ = try await caller.mesh[MeetingService.self].get(meetingID) }
        return speakers
    }

    /// Gives a speaker a name, or says which person of the workspace it is. It stays when the recording is transcribed
    /// again.
    @Operation(.patch, "/speakers/{id}", for: .member, emits: .speakerUpdated)
    package func update(_ id: Speaker.ID, _ change: SpeakerChange, by caller: Caller) async throws -> Speaker {
        if case .to(let user) = change.userID {
            let known = try await caller.mesh[WorkspaceService.self].people(matching: PeopleQuery(ids: [user.uuid]))
            guard known.ids.count == 1 else {
                throw HansardError.invalid("user_id", "unknown", "must be a person of this workspace")
            }
        }
        return try await ledger.change(by: caller) { transaction, now in
            guard var speaker = try await SpeakerStore.find(id, transaction) else {
                throw HansardError.notFound("speaker")
            }
            speaker.name = change.name.applied(to: speaker.name)?.trimmed
            speaker.userID = change.userID.applied(to: speaker.userID)
            try await SpeakerStore.update(speaker, at: now, transaction)
            let details: JSONValue = [
                "label": .string(speaker.label), "name": speaker.name.map { .string($0) } ?? .null,
            ]
            return Recorded(speaker, subject: id.uuid, meeting: speaker.meetingID.uuid, details: details)
        }
    }
}
