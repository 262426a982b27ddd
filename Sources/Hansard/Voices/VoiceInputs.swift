package import Mesh

/// A person's consent, as it is recorded.
@Schema
package struct ConsentDraft: Sendable {
    /// Who gave it; absent for the person whose voice it is.
    @Length(1...200) package var givenBy: String?
    /// How it was given, such as `agreed by e-mail on 3 May`.
    @Length(1...2_000) package var statement: String
    /// Not in the future.
    package var givenAt: Timestamp

    package init(givenBy: String? = nil, statement: String, givenAt: Timestamp) {
        self.givenBy = givenBy
        self.statement = statement
        self.givenAt = givenAt
    }
}

/// A voice that is to be known from now on.
@Schema
package struct VoiceDraft: Sendable {
    /// A speaker of a meeting, whose voice it is.
    package var speakerID: Speaker.ID
    /// What speakers with this voice are to be called.
    @Length(1...200) package var name: String
    /// A person of the workspace; they may export and revoke it themselves.
    package var userID: Identifier<User>?
    package var consent: ConsentDraft

    package init(speakerID: Speaker.ID, name: String, userID: Identifier<User>? = nil, consent: ConsentDraft) {
        self.speakerID = speakerID
        self.name = name
        self.userID = userID
        self.consent = consent
    }
}

/// What is to change about a known voice; what is absent stays.
@Schema
package struct VoiceChange: Sendable {
    @Length(1...200) package var name: Change<String>
    /// A person of the workspace.
    package var userID: Change<Identifier<User>>

    package init(name: Change<String> = .none, userID: Change<Identifier<User>> = .none) {
        self.name = name
        self.userID = userID
    }
}

/// Where a known voice is to be learned from, in the place of what is known of it.
@Schema
package struct VoiceLesson: Sendable {
    /// A speaker of a meeting, whose voice it is.
    package var speakerID: Speaker.ID
    /// Needed where the last one was revoked.
    package var consent: ConsentDraft?

    package init(speakerID: Speaker.ID, consent: ConsentDraft? = nil) {
        self.speakerID = speakerID
        self.consent = consent
    }
}

/// Which known voices are asked for.
@Schema
package struct VoiceFilter: Sendable {
    package var status: VoiceStatus?

    package init(status: VoiceStatus? = nil) { self.status = status }
}

/// A voice that is being learned, and the work on it.
@Schema
package struct AcceptedVoice: Sendable {
    package var voice: Voice
    package var job: JobView
}
