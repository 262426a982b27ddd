import Database
import Mesh

extension VoiceService {
    /// A voice that a caller may export and revoke: an admin's, or one's own.
    /// - Throws: `not_found` where the caller may not even see it, `forbidden` where that is all.
    static func own(_ id: Voice.ID, of caller: Caller, _ session: any DatabaseSession) async throws -> Voice {
        guard let voice = try await VoiceStore.find(id, session) else { throw HansardError.notFound("voice") }
        let identity = caller.identity, role = identity.role ?? .viewer
        let isOwn = voice.userID != nil && voice.userID?.uuid == identity.user
        guard !isOwn, role < .admin else { return voice }
        guard role >= .member else { throw HansardError.notFound("voice") }
        throw HansardError(.forbidden, "Only the workspace's admins and the person whose voice it is may do this")
    }

    /// - Throws: a violation of `user_id` unless this is somebody of the workspace.
    func require(_ user: Identifier<User>, by caller: Caller) async throws {
        let known = try await caller.mesh[WorkspaceService.self].people(matching: PeopleQuery(ids: [user.uuid]))
        guard known.ids.count == 1 else {
            throw HansardError.invalid("user_id", "unknown", "must be a person of this workspace")
        }
    }

    /// - Throws: a violation of `speaker_id` unless this is somebody who is heard in a recording.
    static func speaker(_ id: Speaker.ID, _ session: any DatabaseSession) async throws -> Speaker {
        guard let speaker = try await SpeakerStore.find(id, session) else {
            throw HansardError.invalid("speaker_id", "unknown", "must be a speaker of a meeting")
        }
        let spoken = try await SegmentStore.spoken(by: [id], in: speaker.meetingID, session)
        guard spoken.contains(where: { $0.recording != nil }) else {
            throw HansardError.invalid("speaker_id", "not_heard", "must be a speaker who is heard in a recording")
        }
        return speaker
    }

    static func consent(_ draft: ConsentDraft, of name: String, by caller: Caller, at now: Timestamp) throws
        -> VoiceConsent
    {
        guard draft.givenAt <= now else {
            throw HansardError.invalid("consent.given_at", "range", "must not be in the future")
        }
        return VoiceConsent(
            id: .init(.v7(at: now)), givenBy: try draft.givenBy.map { try checked($0, "consent.given_by") } ?? name,
            statement: try checked(draft.statement, "consent.statement"), givenAt: draft.givenAt,
            recordedBy: caller.identity.user.map { .init($0) }, recordedAt: now, revokedBy: nil, revokedAt: nil)
    }

    /// A text without white space at its ends.
    static func checked(_ text: String, _ field: String) throws -> String {
        let text = text.withoutNULs.trimmed
        guard !text.isEmpty else { throw HansardError.invalid(field, "length", "must not be blank") }
        return text
    }
}
