package import Mesh

/// A person whose voice is known in all meetings of a workspace, by their consent.
@Schema
package struct Voice: Sendable, Versioned {
    package typealias ID = Identifier<Voice>

    package var id: ID
    /// What speakers with this voice are called.
    package var name: String
    /// The person of the workspace whose voice it is.
    package var userID: Identifier<User>?
    package var status: VoiceStatus
    /// Why it could not be learned.
    package var error: String?
    /// How much of the person's speech the print rests on, in seconds; null while there is none.
    package var seconds: Double?
    /// Where it is learned from; null once it is revoked. The meeting may have been deleted since.
    package var meetingID: Meeting.ID?
    package var speakerID: Speaker.ID?
    /// The newest one.
    package var consent: VoiceConsent
    package var version: Int
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// Where a known voice stands.
package enum VoiceStatus: String, SchemaEnum {
    /// The recording is being listened to; there is no print.
    case learning
    /// It is recognised.
    case ready
    /// It could not be learned; there is no print.
    case failed
    /// The consent was withdrawn; there is no print any more.
    case revoked
}

/// That a person agreed to be known by their voice. It stays, also when it is revoked: it tells that the print was kept
/// by right for as long as it was.
@Schema
package struct VoiceConsent: Sendable {
    package typealias ID = Identifier<VoiceConsent>

    package var id: ID
    /// Who gave it.
    package var givenBy: String
    /// How it was given.
    package var statement: String
    package var givenAt: Timestamp
    package var recordedBy: Identifier<User>?
    package var recordedAt: Timestamp
    /// Null for Hansard itself, as when the person has left the workspace.
    package var revokedBy: Identifier<User>?
    /// Null while it holds.
    package var revokedAt: Timestamp?
}

extension EventName {
    package static let voiceCreated: EventName = "voice.created"
    package static let voiceUpdated: EventName = "voice.updated"
    package static let voiceLearned: EventName = "voice.learned"
    package static let voiceFailed: EventName = "voice.failed"
    package static let voiceRevoked: EventName = "voice.revoked"
}
