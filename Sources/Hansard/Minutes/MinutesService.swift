import Database
import Foundation
package import Jobs
package import Mesh

/// The minutes of meetings: drafted by the machine from the record, every statement cited, and edited by people.
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
            let version = query.version ?? state.version
            return (state, try await MinutesVersionStore.content(of: meetingID, version: version, session))
        }
        if query.version != nil, content == nil { throw HansardError.notFound("version of the minutes") }
        let items = try await caller.mesh[ActionItemService.self].list(meetingID, matching: ActionItemFilter())
        return Minutes(meetingID, state, content ?? MinutesContent(), version: query.version, items)
    }

    /// Changes the minutes, as a new version: statements are added, put otherwise, moved or removed, topics are given
    /// other titles. What is not mentioned stays.
    @Operation(
        .patch, "/meetings/{meeting_id}/minutes", for: .member, emits: .minutesUpdated,
        fails: [.conflict, .minutesApproved])
    package func update(_ meetingID: Meeting.ID, _ change: MinutesChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> Minutes
    {
        try await edit(meetingID, ifMatch, restoring: nil, by: caller) { content, record, now in
            // As it is read again: answers and versions hold times to the millisecond.
            let time = Timestamp(microseconds: now.microseconds / 1_000 * 1_000)
            let edit = MinutesEdit(record: record, user: caller.identity.user.map { .init($0) }, now: time)
            return try edit.apply(change, to: content)
        }
    }

    /// Drafts the minutes anew, as a job. What a person edited, added or confirmed stays as it is, and what a person
    /// removed does not come back; so do the action items.
    @Operation(
        .post, "/meetings/{meeting_id}/minutes/generate", for: .member, status: .accepted, emits: .minutesRequested,
        fails: [.conflict, .minutesApproved])
    package func generate(_ meetingID: Meeting.ID, _ request: MinutesRequest, by caller: Caller) async throws
        -> Accepted
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let job = try await MinutesJob(meetingID, request, by: caller)
        let workspace = try caller.workspace
        return try await ledger.change(by: caller) { transaction, now in
            try await MinutesStore.lock(meetingID, at: now, transaction).requireOpen()
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
    package func versions(_ meetingID: Meeting.ID, matching query: MinutesVersionQuery, by caller: Caller) async throws
        -> [MinutesVersion]
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await ledger.database.read(caller.scope) {
            try await MinutesVersionStore.all(of: meetingID, matching: query, $0)
        }
    }

    /// Tells what is different in a version of the minutes from the one before, or from another, word by word.
    @Operation(.get, "/meetings/{meeting_id}/minutes/versions/{version}/difference", for: .viewer)
    package func difference(
        _ meetingID: Meeting.ID, _ version: Int, matching comparison: MinutesComparison, by caller: Caller
    ) async throws -> MinutesDifference {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let found = try await ledger.database.read(caller.scope) {
            try await MinutesDifference(of: version, against: comparison.against, in: meetingID, $0)
        }
        guard let found else { throw HansardError.notFound("version of the minutes") }
        return found
    }

    /// Takes up an older version again; it becomes the newest. Its citations are compared with the record as it is.
    @Operation(
        .post, "/meetings/{meeting_id}/minutes/versions/{version}/restore", for: .member, emits: .minutesUpdated,
        fails: [.conflict, .minutesApproved])
    package func restore(_ meetingID: Meeting.ID, _ version: Int, ifMatch: EntityTag?, by caller: Caller) async throws
        -> Minutes
    {
        let scope = caller.scope
        let old = try await ledger.database.read(scope) {
            try await MinutesVersionStore.content(of: meetingID, version: version, $0)
        }
        return try await edit(meetingID, ifMatch, restoring: version, by: caller) { _, record, _ in
            guard let old else { throw HansardError.notFound("version of the minutes") }
            return record.checked(old)
        }
    }

    /// Approves the minutes as they are. Until they are reopened they refuse edits and new drafts; what has changed in
    /// the transcript is still marked.
    @Operation(
        .post, "/meetings/{meeting_id}/minutes/approve", for: .member, emits: .minutesApproved,
        fails: [.conflict, .minutesApproved])
    package func approve(_ meetingID: Meeting.ID, ifMatch: EntityTag?, by caller: Caller) async throws -> Minutes {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let user = caller.identity.user
        let known = try await caller.mesh[WorkspaceService.self].people(
            matching: PeopleQuery(ids: [user ?? .absent]))
        return try await settle(meetingID, by: caller) { transaction, state, now in
            guard state.version > 0 else { throw HansardError.notFound("minutes") }
            try state.requireOpen()
            try state.require(ifMatch)
            guard state.status != .generating else {
                throw HansardError(.conflict, "A new draft is being made; wait for it")
            }
            let approval = MinutesApproval(
                version: state.version, approvedBy: user.map { .init($0) }, name: known.people.first?.name,
                approvedAt: now)
            try await MinutesStore.approve(approval, of: meetingID, at: now, transaction)
        }
    }

    /// Opens approved minutes for edits again. It takes an administrator.
    @Operation(
        .post, "/meetings/{meeting_id}/minutes/reopen", for: .admin, emits: .minutesReopened, fails: [.conflict])
    package func reopen(_ meetingID: Meeting.ID, by caller: Caller) async throws -> Minutes {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await settle(meetingID, by: caller) { transaction, state, now in
            guard state.version > 0 else { throw HansardError.notFound("minutes") }
            guard state.approval != nil else { throw HansardError(.conflict, "These minutes are not approved") }
            try await MinutesStore.approve(nil, of: meetingID, at: now, transaction)
        }
    }

    /// Returns the minutes as a document: Markdown, HTML or plain text.
    @Operation(.get, "/meetings/{meeting_id}/minutes/export", for: .viewer)
    package func export(_ meetingID: Meeting.ID, matching export: MinutesExport, by caller: Caller) async throws
        -> Download
    {
        let meeting = try await caller.mesh[MeetingService.self].get(meetingID)
        let minutes = try await caller.mesh[MinutesService.self].get(meetingID, matching: MinutesQuery())
        guard minutes.version > 0 else { throw HansardError.notFound("minutes") }
        let text = MinutesText(title: meeting.title, minutes: minutes)
        let name = "\(meeting.title).\(export.format.rawValue)"
        switch export.format {
        case .md: return Download(text.markdown, mediaType: "text/markdown; charset=utf-8", fileName: name)
        case .html: return Download(text.html, mediaType: "text/html; charset=utf-8", fileName: name)
        case .txt: return Download(text.plain, mediaType: "text/plain; charset=utf-8", fileName: name)
        }
    }

    /// Keeps what the machine has drafted as the newest version, with what people have written and decided.
    @Operation(.put, "/meetings/{meeting_id}/minutes/draft", for: .system, emits: .minutesReady)
    package func keep(_ meetingID: Meeting.ID, _ draft: MinutesDraft, by caller: Caller) async throws {
        let record = try await record(of: meetingID, by: caller)
        try await ledger.change(by: caller) { transaction, now in
            let state = try await MinutesStore.lock(meetingID, at: now, transaction)
            try state.requireOpen()
            try state.require(record)
            let current = try await MinutesVersionStore.content(of: meetingID, version: state.version, transaction)
            let merged = MinutesMerge(record: record).merge(draft.content, into: current ?? MinutesContent())
            let added = try await MinutesVersionStore.add(
                .init(content: record.checked(merged), origin: .machine, checkedRevision: record.revision),
                to: meetingID, state, at: now, transaction)
            return Recorded(
                (), subject: meetingID.uuid, meeting: meetingID.uuid,
                details: ["version": .integer(Int64(added.version))])
        }
    }

    /// Notes that a language model had no part in the newest version of the machine, and why.
    @Operation(.put, "/meetings/{meeting_id}/minutes/model-failure", for: .system, emits: .minutesModelFailed)
    package func noteModelFailure(_ meetingID: Meeting.ID, _ failure: MinutesFailure, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, _ in
            try await MinutesVersionStore.noteModelError(failure.error, of: meetingID, transaction)
            return Recorded((), subject: meetingID.uuid, meeting: meetingID.uuid)
        }
    }

    /// Notes that the draft has failed for good.
    @Operation(.put, "/meetings/{meeting_id}/minutes/failure", for: .system, emits: .minutesFailed)
    package func fail(_ meetingID: Meeting.ID, _ failure: MinutesFailure, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, now in
            let state = try await MinutesStore.lock(meetingID, at: now, transaction)
            // What is approved stands, whatever became of another draft.
            let isApproved = state.approval != nil
            try await MinutesStore.setStatus(
                isApproved ? .ready : .failed, error: isApproved ? nil : failure.error, of: meetingID, at: now,
                transaction)
            return Recorded((), subject: meetingID.uuid, meeting: meetingID.uuid)
        }
    }

    /// Compares the citations of the newest version with the transcript as it is: those whose words stand elsewhere now
    /// are led there, and statements whose words have changed or gone are marked.
    @Operation(.put, "/meetings/{meeting_id}/minutes/check", for: .system, emits: .minutesChecked)
    package func check(_ meetingID: Meeting.ID, by caller: Caller) async throws {
        let record = try await record(of: meetingID, by: caller)
        try await ledger.change(by: caller) { transaction, now in
            guard try await MinutesStore.state(of: meetingID, transaction) != nil else {
                return Recorded(unchanged: ())
            }
            let state = try await MinutesStore.lock(meetingID, at: now, transaction)
            // An older look at the record comes too late.
            guard record.revision >= state.checkedRevision else { return Recorded(unchanged: ()) }
            // Older versions of the server marked the whole.
            let status = state.status == .stale ? MinutesStatus.ready : state.status
            try await MinutesStore.noteCheck(
                of: meetingID, revision: record.revision, status: status, transaction)
            guard
                let content = try await MinutesVersionStore.content(
                    of: meetingID, version: state.version, transaction)
            else { return Recorded(unchanged: ()) }
            let checked = record.checked(content)
            guard checked != content || status != state.status else { return Recorded(unchanged: ()) }
            try await MinutesVersionStore.mark(checked, of: meetingID, version: state.version, transaction)
            let stale = checked.statements.count(where: \.stale), before = content.statements.count(where: \.stale)
            return Recorded(
                (), subject: meetingID.uuid, meeting: meetingID.uuid, event: stale > before ? .minutesStale : nil,
                details: ["statements": .integer(Int64(stale))])
        }
    }
}
