package import Mesh

/// Something new in a workspace's meetings.
@Schema
package struct News: Sendable {
    package var type: NewsType
    /// Where it stands in the order of events: what follows is told after it. With `ready` and `event`.
    package var id: String?
    /// With `event`: what happened, such as `transcript.ready`.
    package var event: String?
    package var meetingID: Meeting.ID?
    /// With `event`: what changed. With `job`: what is worked on.
    package var subjectID: Identifier<News>?
    /// With `job`: how far it has come.
    package var job: JobView?
    package var createdAt: Timestamp
}

/// What a piece of news is.
package enum NewsType: String, SchemaEnum {
    /// The first: from here on everything is told.
    case ready
    /// Something changed, and stays.
    case event
    /// Work has gone on, or has ended.
    case job
}

/// Which news are asked for.
@Schema
package struct NewsFilter: Sendable {
    /// Only of this meeting.
    package var meetingID: Meeting.ID?
    /// The `id` of the last news that was heard; without it only what is new from now on is told.
    @Length(1...64) package var after: String?
    /// For how long is listened at most; 0 for what is there already.
    @Within(0...30) package var seconds: Int = 30

    package init(meetingID: Meeting.ID? = nil, after: String? = nil, seconds: Int = 30) {
        self.meetingID = meetingID
        self.after = after
        self.seconds = seconds
    }
}

extension EventPosition {
    /// As `News.id` tells it.
    var text: String { "\(transaction).\(number)" }

    /// - Throws: a violation of `after` for what is no place.
    init(text: String) throws(HansardError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let transaction = parts[0], let number = parts[1], transaction >= 0, number >= 0 else {
            throw HansardError.invalid("after", "malformed", "must be the `id` of news")
        }
        self.init(transaction: transaction, number: number)
    }
}
