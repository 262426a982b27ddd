import Database
import Foundation
package import Jobs
package import Mesh

/// The minutes of meetings: drafted by the machine from the record, every statement cited.
@Service("minutes")
package struct MinutesService: Sendable {
    let ledger: SQLLedger
    let jobs: JobQueue

    package init(ledger: SQLLedger, jobs: JobQueue) {
        self.ledger = ledger
        self.jobs = jobs
    }

    /// Returns the minutes of a meeting, the newest version or the one asked for.
    @Operation(
        .get, "/meetings/{meeting_id}/minutes", for: .viewer,
        cached: .kept(.seconds(30), until: "minutes", "action_item", "meeting"))
    package func get(_ meetingID: Meeting.ID, matching query: MinutesQuery, by caller: Caller) async throws -> Minutes {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let (state, content) = try await ledger.database.read(caller.scope) { session in
            guard let state = try await MinutesStore.state(of: meetingID, session) else {
                return (MinutesStore.State?.none, MinutesContent?.none)
            }
            return (
                state, try await MinutesStore.content(of: meetingID, version: query.version ?? state.version, session)
            )
        }
        if query.version != nil, content == nil { throw HansardError.notFound("version of the minutes") }
        let items = try await caller.mesh[ActionItemService.self].list(meetingID, matching: ActionItemFilter())
        return Minutes(meetingID, state, content ?? MinutesContent(), version: query.version, items)
    }

    /// Drafts the minutes anew, as a job. Action items that a person has touched stay as they are.
    @Operation(
        .post, "/meetings/{meeting_id}/minutes/generate", for: .member, status: .accepted, emits: .minutesRequested,
        fails: [.conflict])
    package func generate(_ meetingID: Meeting.ID, _ request: MinutesRequest, by caller: Caller) async throws
        -> Accepted
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let job = try await MinutesJob(meetingID, request, by: caller)
        let workspace = try caller.workspace
        return try await ledger.change(by: caller) { transaction, now in
            try await MinutesStore.setStatus(.generating, of: meetingID, at: now, transaction)
            let record = try await jobs.enqueue(
                job, workspace: workspace,
                owner: caller.identity.user,
                subject: meetingID.uuid, dedupe: MinutesJob.key(meetingID.uuid), in: transaction)
            return Recorded(Accepted(job: JobView(record)), subject: meetingID.uuid, meeting: meetingID.uuid)
        }
    }

    /// Lists the versions of the minutes, the newest first.
    @Operation(.get, "/meetings/{meeting_id}/minutes/versions", for: .viewer)
    package func versions(_ meetingID: Meeting.ID, by caller: Caller) async throws -> [MinutesVersion] {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await ledger.database.read(caller.scope) { try await MinutesStore.versions(of: meetingID, $0) }
    }

    /// Returns the minutes as a document, Markdown or HTML.
    @Operation(.get, "/meetings/{meeting_id}/minutes/export", for: .viewer)
    package func export(_ meetingID: Meeting.ID, matching export: MinutesExport, by caller: Caller) async throws
        -> Download
    {
        let meeting = try await caller.mesh[MeetingService.self].get(meetingID)
        let minutes = try await caller.mesh[MinutesService.self].get(meetingID, matching: MinutesQuery())
        guard minutes.version > 0 else { throw HansardError.notFound("minutes") }
        let text = MinutesText(title: meeting.title, minutes: minutes)
        switch export.format {
        case .md:
            return Download(text.markdown, mediaType: "text/markdown; charset=utf-8", fileName: "\(meeting.title).md")
        case .html: return Download(text.html, mediaType: "text/html; charset=utf-8", fileName: "\(meeting.title).html")
        }
    }

    /// Keeps what the machine has drafted as the newest version.
    @Operation(.put, "/meetings/{meeting_id}/minutes/draft", for: .system, emits: .minutesReady)
    package func keep(_ meetingID: Meeting.ID, _ draft: MinutesDraft, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, now in
            let version = try await MinutesStore.add(
                draft.content, origin: "machine", by: nil, to: meetingID, at: now, transaction)
            return Recorded(
                (), subject: meetingID.uuid, meeting: meetingID.uuid, details: ["version": .integer(Int64(version))])
        }
    }

    /// Notes that a language model had no part in the newest version of the machine, and why.
    @Operation(.put, "/meetings/{meeting_id}/minutes/model-failure", for: .system, emits: .minutesModelFailed)
    package func noteModelFailure(_ meetingID: Meeting.ID, _ failure: MinutesFailure, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, _ in
            try await MinutesStore.noteModelError(failure.error, of: meetingID, transaction)
            return Recorded((), subject: meetingID.uuid, meeting: meetingID.uuid)
        }
    }

    /// Notes that the draft has failed for good.
    @Operation(.put, "/meetings/{meeting_id}/minutes/failure", for: .system, emits: .minutesFailed)
    package func fail(_ meetingID: Meeting.ID, _ failure: MinutesFailure, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, now in
            try await MinutesStore.setStatus(.failed, error: failure.error, of: meetingID, at: now, transaction)
            return Recorded((), subject: meetingID.uuid, meeting: meetingID.uuid)
        }
    }
}

/// What the machine has drafted.
@Schema
package struct MinutesDraft: Sendable {
    package var summary: [MinutesStatement]
    package var keyPoints: [MinutesStatement]
    package var decisions: [MinutesStatement]
    package var openQuestions: [MinutesStatement] = []
    package var topics: [MinutesTopic] = []
    package var coverage: Double
    package var provenance: Provenance

    var content: MinutesContent {
        MinutesContent(
            summary: summary, keyPoints: keyPoints, decisions: decisions, openQuestions: openQuestions, topics: topics,
            coverage: coverage, provenance: provenance)
    }
}

/// Why there are no minutes.
@Schema
package struct MinutesFailure: Sendable {
    package var error: String
}

extension Minutes {
    fileprivate init(
        _ meeting: Meeting.ID, _ state: MinutesStore.State?, _ content: MinutesContent, version: Int?,
        _ items: [ActionItem]
    ) {
        let isStale = state?.status == .stale
        let marked = { (statements: [MinutesStatement]) in
            statements.map { statement in
                var statement = statement
                statement.stale = isStale
                return statement
            }
        }
        let actions = items.map { item in
            var item = item
            item.stale = isStale && item.origin == "machine"
            return item
        }
        self.init(
            meetingID: meeting, status: state?.status ?? .none, version: version ?? state?.version ?? 0,
            summary: marked(content.summary),
            keyPoints: marked(content.keyPoints), decisions: marked(content.decisions),
            openQuestions: marked(content.openQuestions), topics: content.topics, actionItems: actions,
            coverage: content.coverage,
            provenance: content.provenance, error: state?.error, updatedAt: state?.updatedAt)
    }
}
