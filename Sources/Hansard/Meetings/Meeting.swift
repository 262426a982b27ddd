package import Mesh

/// A meeting: scheduled, under way or over.
@Schema
package struct Meeting: Sendable, Versioned {
    package typealias ID = Identifier<Meeting>

    package var id: ID
    /// Shown in lists and in the minutes.
    package var title: String
    package var description: String?
    package var scheduledTime: Timestamp?
    /// The language that is spoken (BCP 47), or `auto`.
    package var language: String
    package var status: MeetingStatus
    /// The people of the workspace who attend.
    package var attendeeIDs: [Identifier<User>]
    /// How long its recordings are, in milliseconds; null before there is one.
    package var durationMs: Int?
    package var createdBy: Identifier<User>?
    /// Rises with each change; the ETag.
    package var version: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
}

/// Where a meeting stands.
package enum MeetingStatus: String, SchemaEnum {
    case scheduled
    case inProgress = "in_progress"
    case done
    case cancelled
}

/// What is needed to schedule a meeting.
@Schema
package struct MeetingDraft: Sendable {
    /// Shown in lists and in the minutes.
    @Length(1...255) package var title: String
    @Length(0...10_000) package var description: String?
    package var scheduledTime: Timestamp?
    /// The language that will be spoken (BCP 47), or `auto` to find out.
    @Form(.languageOrAuto) package var language: String = "auto"
    /// Ids of people of the workspace.
    @Count(0...500) package var attendeeIDs: [Identifier<User>] = []
    package var status: MeetingStatus = .scheduled

    package init(title: String, description: String? = nil, scheduledTime: Timestamp? = nil, language: String = "auto")
    {
        self.title = title
        self.description = description
        self.scheduledTime = scheduledTime
        self.language = language
    }
}

/// What is to change in a meeting; what is absent stays.
@Schema
package struct MeetingChange: Sendable {
    @Length(1...255) package var title: Change<String>
    @Length(0...10_000) package var description: Change<String>
    package var scheduledTime: Change<Timestamp>
    /// The language that is spoken (BCP 47), or `auto`.
    @Form(.languageOrAuto) package var language: Change<String>
    /// Ids of people of the workspace.
    @Count(0...500) package var attendeeIDs: Change<[Identifier<User>]>
    package var status: Change<MeetingStatus>
}

/// Which meetings are asked for.
@Schema
package struct MeetingFilter: Sendable {
    package var status: MeetingStatus?
    /// Scheduled at this time or later.
    package var from: Timestamp?
    /// Scheduled before this time.
    package var to: Timestamp?
    /// Attended by this person.
    package var attendeeID: Identifier<User>?
    /// Words of the title or the description.
    @Length(1...200) package var q: String?

    package init() {}
}

/// Meetings of which something is asked at once.
@Schema
package struct MeetingSelection: Sendable {
    @Count(1...100) package var meetingIDs: [Meeting.ID]

    package init(meetingIDs: [Meeting.ID]) { self.meetingIDs = meetingIDs }
}

extension EventName {
    static let meetingCreated: EventName = "meeting.created"
    static let meetingUpdated: EventName = "meeting.updated"
    static let meetingDeleted: EventName = "meeting.deleted"
}
