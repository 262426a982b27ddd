package import Mesh

/// Somebody who speaks in a meeting.
@Schema
package struct Speaker: Sendable {
    package typealias ID = Identifier<Speaker>

    package var id: ID
    package var meetingID: Meeting.ID
    /// What the speaker is called until somebody gives a name: `Speaker 1`, or the name that an import gave.
    package var label: String
    package var name: String?
    /// The person of the workspace who it is.
    package var userID: Identifier<User>?
    /// The known voice that the name comes from; null for a name that a person gave.
    package var recognized: SpeakerRecognition?
}

/// By what a speaker was recognised.
@Schema
package struct SpeakerRecognition: Sendable {
    package var voiceID: Voice.ID
    /// How alike the voices are, as a cosine.
    package var similarity: Double
}

/// Somebody who speaks and was not told apart.
@Schema
package struct SpeakerDraft: Sendable {
    @Length(1...200) package var name: String?
    /// A person of the workspace.
    package var userID: Identifier<User>?

    package init(name: String? = nil, userID: Identifier<User>? = nil) {
        self.name = name
        self.userID = userID
    }
}

/// What is to change about a speaker; what is absent stays.
@Schema
package struct SpeakerChange: Sendable {
    /// Null gives back the label.
    @Length(1...200) package var name: Change<String>
    /// A person of the workspace.
    package var userID: Change<Identifier<User>>

    package init(name: Change<String> = .none, userID: Change<Identifier<User>> = .none) {
        self.name = name
        self.userID = userID
    }
}

/// Speakers who are one person.
@Schema
package struct SpeakerMerge: Sendable {
    /// They go.
    @Count(1...100) package var speakerIDs: [Speaker.ID]
    /// Who stays, and says what they said.
    package var into: Speaker.ID

    package init(speakerIDs: [Speaker.ID], into: Speaker.ID) {
        self.speakerIDs = speakerIDs
        self.into = into
    }
}

/// What of a speaker's words somebody else said.
@Schema
package struct SpeakerSplit: Sendable {
    /// Segments of this speaker, not all of them.
    @Count(1...10_000) package var segmentIDs: [Segment.ID]
    /// Of the other one.
    @Length(1...200) package var name: String?

    package init(segmentIDs: [Segment.ID], name: String? = nil) {
        self.segmentIDs = segmentIDs
        self.name = name
    }
}

/// Who is who in a meeting.
@Schema
package struct SpeakerMap: Sendable {
    /// Labels as the transcript has them, such as `Speaker 2`, and who they are. Who has the same name is one person.
    @Count(1...100) package var speakers: [SpeakerMapping]

    package init(speakers: [SpeakerMapping]) { self.speakers = speakers }
}

/// Who one label stands for.
@Schema
package struct SpeakerMapping: Sendable {
    @Length(1...200) package var label: String
    @Length(1...200) package var name: String
    /// The person of the workspace who it is.
    package var userID: Identifier<User>?

    package init(label: String, name: String, userID: Identifier<User>? = nil) {
        self.label = label
        self.name = name
        self.userID = userID
    }
}

extension EventName {
    package static let speakerUpdated: EventName = "speaker.updated"
}
