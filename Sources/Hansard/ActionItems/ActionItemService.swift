import Database
import Foundation
package import Mesh

/// What somebody is to do after a meeting.
@Service("action_items")
package struct ActionItemService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

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

    /// Writes down an action item.
    @Operation(.post, "/meetings/{meeting_id}/action-items", for: .member, status: .created, emits: .actionItemCreated)
    package func create(_ meetingID: Meeting.ID, _ draft: ActionItemDraft, by caller: Caller) async throws -> ActionItem
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await ledger.change(by: caller) { transaction, now in
            let others = try await ActionItemStore.all(of: meetingID, transaction)
            guard others.count < ActionItemStore.limit else {
                throw HansardError(.conflict, "A meeting has at most \(ActionItemStore.limit) action items")
            }
            let item = ActionItem(
                id: .init(.v7(at: now)), meetingID: meetingID, text: draft.text.trimmed, description: draft.description,
                assignee: draft.assignee,
                dueDate: draft.dueDate, priority: draft.priority, status: .open, origin: "person", citations: [],
                startMs: nil, stale: false,
                version: 1, createdAt: now, updatedAt: now)
            try await ActionItemStore.insert(item, position: others.count, by: caller.identity.user, transaction)
            return Recorded(item, subject: item.id.uuid, meeting: meetingID.uuid)
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
        try await ledger.change(by: caller) { transaction, now in
            guard var item = try await ActionItemStore.find(id, transaction) else {
                throw HansardError.notFound("action item")
            }
            try item.require(ifMatch)
            item.text = try change.text.applied(to: item.text, field: "text").trimmed
            item.description = change.description.applied(to: item.description)
            item.assignee = change.assignee.applied(to: item.assignee)
            item.dueDate = change.dueDate.applied(to: item.dueDate)
            item.priority = try change.priority.applied(to: item.priority, field: "priority")
            item.status = try change.status.applied(to: item.status, field: "status")
            let before = item.version
            item.version += 1
            item.updatedAt = now
            try await ActionItemStore.update(item, from: before, transaction)
            return Recorded(
                item, subject: id.uuid, meeting: item.meetingID.uuid, details: ["status": .string(item.status.rawValue)]
            )
        }
    }

    /// Deletes an action item.
    @Operation(.delete, "/action-items/{id}", for: .member, emits: .actionItemDeleted)
    package func delete(_ id: ActionItem.ID, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, _ in
            guard let item = try await ActionItemStore.find(id, transaction) else {
                throw HansardError.notFound("action item")
            }
            try await ActionItemStore.delete(id, transaction)
            return Recorded((), subject: id.uuid, meeting: item.meetingID.uuid)
        }
    }

    /// Puts the machine's suggestions in the place of its earlier ones; those that a person has touched stay.
    @Operation(.put, "/meetings/{meeting_id}/action-items/suggestions", for: .system, emits: .actionItemsSuggested)
    package func suggest(_ meetingID: Meeting.ID, _ suggestions: ActionItemSuggestions, by caller: Caller) async throws
        -> [ActionItem]
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        return try await ledger.change(by: caller) { transaction, now in
            try await ActionItemStore.deleteUntouchedSuggestions(of: meetingID, transaction)
            let kept = try await ActionItemStore.all(of: meetingID, transaction)
            let known = Set(kept.map { $0.citations.map(\.quote) })
            for (index, found) in suggestions.items.enumerated() where !known.contains(found.citations.map(\.quote)) {
                let item = ActionItem(
                    id: .init(.v7(at: now)), meetingID: meetingID, text: found.text, description: nil,
                    assignee: found.assignee, dueDate: found.dueDate,
                    priority: .medium, status: .open, origin: "machine", citations: found.citations,
                    startMs: found.startMs, stale: false,
                    version: 1, createdAt: now, updatedAt: now)
                try await ActionItemStore.insert(item, position: kept.count + index, by: nil, transaction)
            }
            return Recorded(
                try await ActionItemStore.all(of: meetingID, transaction), subject: meetingID.uuid,
                meeting: meetingID.uuid)
        }
    }
}
