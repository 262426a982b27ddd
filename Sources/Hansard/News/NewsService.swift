package import Jobs
package import Mesh

/// Tells what happens in a workspace's meetings as it happens, to those who look on.
@Service("events")
package struct NewsService: Sendable {
    let ledger: SQLLedger
    let queue: JobQueue
    let pace: NewsPace

    package init(ledger: SQLLedger, queue: JobQueue, pace: NewsPace = NewsPace()) {
        self.ledger = ledger
        self.queue = queue
        self.pace = pace
    }

    /// Follows what happens to the meetings of a workspace, or to one of them: what is said, who says it, the minutes and
    /// the action items; and how far the work on them has come. The stream ends by itself after a while, so that nobody
    /// listens on who may no more: who asks again with `after` misses nothing.
    @Operation(.get, "/events", for: .viewer, tool: false)
    package func follow(matching filter: NewsFilter, by caller: Caller) async throws -> AnswerStream<News> {
        let workspace = try caller.workspace
        let after = try filter.after.map { text throws(HansardError) in try EventPosition(text: text) }
        if let meeting = filter.meetingID { _ = try await caller.mesh[MeetingService.self].get(meeting) }
        let reader = NewsReader(
            database: ledger.database, queue: queue, workspace: workspace, filter, after: after, pace: pace)
        return AnswerStream(AsyncThrowingStream { try await reader.next() })
    }
}

/// How often is looked for news.
package struct NewsPace: Sendable {
    /// While something is being worked on.
    package let busy: Duration
    /// While nothing is.
    package let quiet: Duration

    package init(busy: Duration = .milliseconds(300), quiet: Duration = .milliseconds(700)) {
        self.busy = busy
        self.quiet = quiet
    }
}
