import Database
import Foundation
import Mesh

/// Puts the machine's new suggestions for a meeting in the place of its older ones.
struct ActionItemRenewal {
    let meeting: Meeting.ID
    /// Those of the assignees who are of the workspace.
    let people: [KnownPerson]
    let now: Timestamp

    func renew(_ suggestions: [ActionItemSuggestion], _ transaction: any DatabaseTransaction) async throws {
        let all = try await ActionItemStore.all(of: meeting, transaction)
        let dropped = try await ActionItemStore.dropped(of: meeting, transaction)
        let items = arranged(suggestions, among: all, besides: dropped)
        for item in all where item.isUntouchedSuggestion { try await ActionItemStore.delete(item.id, transaction) }
        for (position, item) in items.enumerated() where item.isUntouchedSuggestion {
            var item = item
            item.position = position
            try await ActionItemStore.insert(item, by: nil, transaction)
        }
        // Those that are new stand where they belong already.
        let placed = items.enumerated().map { position, item in
            var item = item
            if item.isUntouchedSuggestion { item.position = position }
            return item
        }
        try await ActionItemStore.arrange(placed, transaction)
    }

    /// What is wanted in its order. As soon as people have touched some, the order that is there stays; before, it is
    /// the machine's.
    private func arranged(
        _ suggestions: [ActionItemSuggestion], among all: [ActionItem], besides dropped: [StatementTrace]
    ) -> [ActionItem] {
        let touched = all.enumerated().filter { !$0.element.isUntouchedSuggestion }
        let traces = all.map { StatementTrace($0.text, $0.citations) }
        var free = Set(all.indices.filter { all[$0].isUntouchedSuggestion })
        var room = max(0, ActionItemStore.limit - touched.count)
        var drafted: [KeptOrder.Drafted<ActionItem>] = []
        for suggestion in suggestions {
            let trace = StatementTrace(suggestion.text, suggestion.citations)
            if dropped.contains(where: { $0.isSame(as: trace) }) { continue }
            let known = touched.first { $0.element.origin == "machine" && traces[$0.offset].isSame(as: trace) }
            if let known {
                drafted.append(.init(element: nil, place: known.offset))
                continue
            }
            guard room > 0 else { break }
            room -= 1
            let same = free.filter { all[$0].text == suggestion.text }.min()
            let place = same ?? free.filter { traces[$0].isSame(as: trace) }.min()
            if let place { free.remove(place) }
            // What says the same as before keeps its id.
            let item = item(suggestion, in: same.map { all[$0] })
            drafted.append(.init(element: item, place: touched.isEmpty ? nil : place))
        }
        return KeptOrder.placing(drafted, among: touched.map { (element: $0.element, place: $0.offset) })
    }

    private func item(_ found: ActionItemSuggestion, in place: ActionItem?) -> ActionItem {
        let person = people.first { $0.id == found.assigneeID }
        return ActionItem(
            id: place?.id ?? .init(.v7(at: now)), meetingID: meeting, text: found.text, description: nil,
            assignee: person?.name ?? found.assignee, assigneeID: person?.id, dueAt: found.dueAt,
            dueSaid: found.dueDate, dueDate: ActionItem.due(found.dueAt, found.dueDate), priority: .medium,
            status: .open, origin: "machine", citations: found.citations, startMs: found.startMs, stale: false,
            position: 0, version: 1, createdAt: place?.createdAt ?? now, updatedAt: now, speakers: found.speakers)
    }
}

extension ActionItem {
    fileprivate var isUntouchedSuggestion: Bool { origin == "machine" && version == 1 }
}
