import Database
package import Foundation
package import Mesh

/// Meetings that a workspace schedules, attends and records.
@Service("meetings")
package struct MeetingService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Schedules a meeting and invites its attendees.
    @Operation(.post, "/meetings", for: .member, status: .created, emits: .meetingCreated)
    package func create(_ draft: MeetingDraft, by caller: Caller) async throws -> Meeting {
        let attendees = try await people(draft.attendeeIDs, by: caller)
        return try await ledger.change(by: caller) { transaction, now in
            let meeting = Meeting(
                id: .init(.v7(at: now)), title: draft.title.trimmed, description: draft.description,
                scheduledTime: draft.scheduledTime,
                language: draft.language, status: draft.status, attendeeIDs: attendees, durationMs: nil,
                createdBy: caller.identity.user.map { .init($0) }, version: 1, createdAt: now, updatedAt: now)
            try await MeetingStore.insert(meeting, transaction)
            return Recorded(
                meeting, subject: meeting.id.uuid, meeting: meeting.id.uuid, details: ["title": .string(meeting.title)])
        }
    }

    /// Lists the workspace's meetings, the newest first.
    @Operation(.get, "/meetings", for: .viewer)
    package func list(matching filter: MeetingFilter, page: Page, by caller: Caller) async throws -> PageOf<Meeting> {
        let request = try MeetingStore.order.request(page)
        return try await ledger.database.read(caller.scope) { try await MeetingStore.page(filter, request, $0) }
    }

    /// Returns one meeting.
    @Operation(.get, "/meetings/{id}", for: .viewer, cached: .kept(.seconds(30), until: "meeting"))
    package func get(_ id: Meeting.ID, by caller: Caller) async throws -> Meeting {
        let meeting = try await ledger.database.read(caller.scope) { try await MeetingStore.find(id, $0) }
        guard let meeting else { throw HansardError.notFound("meeting") }
        return meeting
    }

    /// Changes a meeting; what is not mentioned stays.
    @Operation(.patch, "/meetings/{id}", for: .member, emits: .meetingUpdated)
    package func update(_ id: Meeting.ID, _ change: MeetingChange, ifMatch: EntityTag?, by caller: Caller) async throws
        -> Meeting
    {
        if case .to(let ids) = change.attendeeIDs { _ = try await people(ids, by: caller) }
        return try await ledger.change(by: caller) { transaction, now in
            guard var meeting = try await MeetingStore.find(id, transaction) else {
                throw HansardError.notFound("meeting")
            }
            try meeting.require(ifMatch)
            meeting.title = try change.title.applied(to: meeting.title, field: "title").trimmed
            meeting.description = change.description.applied(to: meeting.description)
            meeting.scheduledTime = change.scheduledTime.applied(to: meeting.scheduledTime)
            meeting.language = try change.language.applied(to: meeting.language, field: "language")
            meeting.attendeeIDs = try change.attendeeIDs.applied(to: meeting.attendeeIDs, field: "attendee_ids").uniqued
            meeting.status = try change.status.applied(to: meeting.status, field: "status")
            let before = meeting.version
            meeting.version += 1
            meeting.updatedAt = now
            try await MeetingStore.update(meeting, from: before, transaction)
            return Recorded(meeting, subject: id.uuid, meeting: id.uuid, details: ["title": .string(meeting.title)])
        }
    }

    /// Deletes a meeting with its recordings, its transcript and its minutes.
    @Operation(.delete, "/meetings/{id}", for: .member, emits: .meetingDeleted)
    package func delete(_ id: Meeting.ID, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, _ in
            guard try await MeetingStore.delete(id, transaction) else { throw HansardError.notFound("meeting") }
            return Recorded((), subject: id.uuid, meeting: id.uuid)
        }
    }

    /// The same people, each once.
    /// - Throws: a violation of `attendee_ids` when one is not of the workspace.
    private func people(_ ids: [Identifier<User>], by caller: Caller) async throws -> [Identifier<User>] {
        guard !ids.isEmpty else { return [] }
        let wanted = ids.uniqued
        let known = try await caller.mesh[WorkspaceService.self].people(matching: PeopleQuery(ids: wanted.map(\.uuid)))
        guard known.ids.count == wanted.count else {
            throw HansardError.invalid("attendee_ids", "unknown", "must be people of this workspace")
        }
        return wanted
    }
}

extension Versioned {
    /// - Throws: `version_conflict` when the caller's copy is an older one.
    func require(_ tag: EntityTag?) throws(HansardError) {
        if let tag, tag.version != version {
            throw HansardError(.versionConflict, "It has been changed since; version \(version) is the newest")
        }
    }
}

extension String {
    /// Without white space at the ends.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension Array where Element: Hashable {
    /// Each element once, where it came first.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
