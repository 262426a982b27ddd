import Database
package import Foundation
import Language
package import Mesh

/// What somebody is to do after a meeting.
@Service("action_items")
package struct ActionItemService: Sendable {
    let ledger: SQLLedger
    private let timeZone: TimeZone

    /// - Parameter timeZone: by which days are counted for who has said none.
    package init(ledger: SQLLedger, timeZone: TimeZone = .gmt) {
        self.ledger = ledger
        self.timeZone = timeZone
    }

    /// Lists a meeting's action items.
    @Operation(
        .get, "/meetings/{meeting_id}/action-items", for: .viewer,
        cached: .kept(.seconds(30), until: "action_item", "meeting"))
    package func list(_ meetingID: Meeting.ID, matching filter: ActionItemFilter, by caller: Caller) async throws
        -> [ActionItem]
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await ledger.database.read(caller.scope) {
            try await ActionItemStore.all(of: meetingID, status: filter.status, $0)
        }
    }

    /// Lists the action items of all meetings, the newest first: those that are open, overdue, somebody's.
    @Operation(.get, "/action-items", for: .viewer)
    package func listAll(matching search: ActionItemSearch, page: Page, by caller: Caller) async throws
        -> PageOf<ActionItem>
    {
        let request = try ActionItemStore.order.request(page)
        let user = caller.identity.user, timeZone = timeZone
        return try await ledger.database.read(caller.scope) { session in
            var zone = timeZone
            if search.overdue, let user, let wanted = try await ReminderStore.preference(of: user, session) {
                zone = TimeZone(identifier: wanted.timeZone) ?? timeZone
            }
            return try await ActionItemStore.page(
                search, mine: user, today: CalendarDay(of: .now, in: zone), request, session)
        }
    }

    /// Writes down an action item.
    @Operation(
        .post, "/meetings/{meeting_id}/action-items", for: .member, status: .created, emits: .actionItemCreated,
        fails: [.conflict])
    package func create(_ meetingID: Meeting.ID, _ draft: ActionItemDraft, by caller: Caller) async throws -> ActionItem
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let person = try await person(draft.assigneeID, by: caller)
        let day = draft.dueAt ?? draft.dueDate.flatMap { CalendarDay($0) }
        let said = draft.dueDate.flatMap { CalendarDay($0) == nil ? $0.withoutNULs : nil }
        return try await ledger.change(by: caller) { transaction, now in
            let others = try await ActionItemStore.all(of: meetingID, transaction)
            guard others.count < ActionItemStore.limit else {
                throw HansardError(.conflict, "A meeting has at most \(ActionItemStore.limit) action items")
            }
            let item = ActionItem(
                id: .init(.v7(at: now)), meetingID: meetingID, text: try ActionItemText.checked(draft.text),
                description: draft.description?.withoutNULs,
                assignee: draft.assignee?.withoutNULs.trimmed ?? person?.name, assigneeID: draft.assigneeID,
                dueAt: day, dueSaid: said, dueDate: ActionItem.due(day, said), priority: draft.priority, status: .open,
                origin: "person", citations: [], startMs: nil, stale: false, position: Self.end(of: others),
                version: 1, createdAt: now, updatedAt: now)
            try await ActionItemStore.insert(item, by: caller.identity.user, transaction)
            return Recorded(item, subject: item.id.uuid, meeting: meetingID.uuid, details: item.eventDetails)
        }
    }

    /// Returns one action item.
    @Operation(.get, "/action-items/{id}", for: .viewer)
    package func get(_ id: ActionItem.ID, by caller: Caller) async throws -> ActionItem {
        let item = try await ledger.database.read(caller.scope) { try await ActionItemStore.find(id, $0) }
        guard let item else { throw HansardError.notFound("action item") }
        return item
    }

    /// Changes an action item; what is not mentioned stays.
    @Operation(.patch, "/action-items/{id}", for: .member, emits: .actionItemUpdated)
    package func update(_ id: ActionItem.ID, _ change: ActionItemChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> ActionItem
    {
        var person: KnownPerson?
        if case .to(let assignee) = change.assigneeID {
            // Who may not see the item is not told whether the person is known.
            _ = try await get(id, by: caller)
            person = try await self.person(assignee, by: caller)
        }
        let assignee = person
        let record = try await change.isOfWhoOrWhat ? CitedRecord(of: get(id, by: caller).meetingID, by: caller) : nil
        return try await ledger.change(by: caller) { transaction, now in
            guard var item = try await ActionItemStore.find(id, transaction) else {
                throw HansardError.notFound("action item")
            }
            try item.require(ifMatch)
            let old = item
            try item.apply(change, person: assignee)
            if let record { item.name(by: record, after: old) }
            let before = item.version
            item.version += 1
            item.updatedAt = now
            try await ActionItemStore.update(item, from: before, transaction)
            if let place = try change.position.applied(to: nil, of: "position") {
                item.position = try await Self.place(item, at: place, transaction)
            }
            return Recorded(item, subject: id.uuid, meeting: item.meetingID.uuid, details: item.eventDetails)
        }
    }

    /// Deletes an action item. A suggestion that is deleted is not made again.
    @Operation(.delete, "/action-items/{id}", for: .member, emits: .actionItemDeleted)
    package func delete(_ id: ActionItem.ID, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, now in
            guard let item = try await ActionItemStore.find(id, transaction) else {
                throw HansardError.notFound("action item")
            }
            if item.origin == "machine" {
                try await ActionItemStore.remember(dropped: item, at: now, transaction)
            }
            try await ActionItemStore.delete(id, transaction)
            return Recorded((), subject: id.uuid, meeting: item.meetingID.uuid)
        }
    }

    /// Puts the machine's suggestions in the place of its earlier ones. Those that a person has touched stay as they
    /// are; those that a person has deleted are not made again.
    @Operation(.put, "/meetings/{meeting_id}/action-items/suggestions", for: .system, emits: .actionItemsSuggested)
    package func suggest(_ meetingID: Meeting.ID, _ suggestions: ActionItemSuggestions, by caller: Caller) async throws
        -> [ActionItem]
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let people = try await people(suggestions.items.compactMap(\.assigneeID), by: caller)
        return try await ledger.change(by: caller) { transaction, now in
            try await ActionItemRenewal(meeting: meetingID, people: people, now: now)
                .renew(suggestions.items, transaction)
            return Recorded(
                try await ActionItemStore.all(of: meetingID, transaction), subject: meetingID.uuid,
                meeting: meetingID.uuid)
        }
    }

    /// Compares what a meeting's items cite with the transcript as it is: citations whose words stand elsewhere now are
    /// led there, and items whose words have changed or gone are marked. So are those that name a speaker who is called
    /// otherwise now, or is another person.
    @Operation(.put, "/meetings/{meeting_id}/action-items/check", for: .system, emits: .actionItemsChecked)
    package func check(_ meetingID: Meeting.ID, by caller: Caller) async throws {
        let record = try await CitedRecord(of: meetingID, by: caller)
        try await ledger.change(by: caller) { transaction, _ in
            var changed = 0
            for item in try await ActionItemStore.all(of: meetingID, transaction) {
                let checked = record.checked(item)
                guard checked.stale != item.stale || checked.citations != item.citations else { continue }
                try await ActionItemStore.mark(checked, transaction)
                changed += 1
            }
            guard changed > 0 else { return Recorded(unchanged: ()) }
            return Recorded(
                (), subject: meetingID.uuid, meeting: meetingID.uuid, details: ["changed": .integer(Int64(changed))])
        }
    }

    /// - Throws: a violation of `assignee_id` unless this is somebody of the workspace.
    private func person(_ id: Identifier<User>?, by caller: Caller) async throws -> KnownPerson? {
        guard let id else { return nil }
        let known = try await caller.mesh[WorkspaceService.self].people(matching: PeopleQuery(ids: [id.uuid]))
        guard let person = known.people.first else {
            throw HansardError.invalid("assignee_id", "unknown", "must be a person of this workspace")
        }
        return person
    }

    /// Those of some people who are of the workspace.
    private func people(_ ids: [Identifier<User>], by caller: Caller) async throws -> [KnownPerson] {
        guard !ids.isEmpty else { return [] }
        return try await caller.mesh[WorkspaceService.self].people(
            matching: PeopleQuery(ids: ids.uniqued.map(\.uuid))
        ).people
    }

    private static func end(of items: [ActionItem]) -> Int { (items.map(\.position).max() ?? -1) + 1 }

    /// Puts an item in another place among the meeting's.
    /// - Returns: its place, which is the last where there are fewer.
    private static func place(_ item: ActionItem, at place: Int, _ transaction: any DatabaseTransaction) async throws
        -> Int
    {
        var others = try await ActionItemStore.all(of: item.meetingID, transaction).filter { $0.id != item.id }
        let index = min(place, others.count)
        others.insert(item, at: index)
        try await ActionItemStore.arrange(others, transaction)
        return index
    }
}

extension ActionItem {
    /// What readers of its events need to know.
    fileprivate var eventDetails: JSONValue {
        ["status": .string(status.rawValue), "due_at": dueAt.map { .string($0.description) } ?? .null]
    }
}

extension Change {
    /// The value that was given, if any.
    /// - Throws: a violation of `field` when it was null.
    fileprivate func applied(to absent: Value?, of field: String) throws -> Value? {
        if case .clear = self { throw HansardError.invalid(field, "null", "must not be null") }
        return applied(to: absent)
    }
}
