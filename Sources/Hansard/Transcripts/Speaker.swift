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

extension EventName {
    package static let speakerUpdated: EventName = "speaker.updated"
}
