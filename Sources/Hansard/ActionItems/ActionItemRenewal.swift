import Database
import Foundation
import Mesh

/// Puts the machine's new suggestions for a meeting in the place of its older ones.
struct ActionItemRenewal {
    let meeting: Meeting.ID
    let now: Timestamp

    func renew(_ suggestions: [ActionItemSuggestion], _ transaction: any DatabaseTransaction) async throws {
        let all = try await ActionItemStore.all(of: meeting, transaction)
        let touched = all.filter { !$0.isUntouchedSuggestion }
        let settled =
            touched.filter { $0.origin == "machine" }.map { StatementTrace($0.text, $0.citations) }
            + (try await ActionItemStore.dropped(of: meeting, transaction))
        let wanted = suggestions.filter { suggestion in
            let trace = StatementTrace(suggestion.text, suggestion.citations)
            return !settled.contains { $0.isSame(as: trace) }
        }
        // What says the same as before keeps its id.
        var old = Dictionary(
            all.filter(\.isUntouchedSuggestion).map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
        for item in all where item.isUntouchedSuggestion { try await ActionItemStore.delete(item.id, transaction) }
        var position = (touched.map(\.position).max() ?? -1) + 1
        for suggestion in wanted.prefix(max(0, ActionItemStore.limit - touched.count)) {
            let item = item(suggestion, at: position, in: old.removeValue(forKey: suggestion.text))
            try await ActionItemStore.insert(item, by: nil, transaction)
            position += 1
        }
    }

    private func item(_ found: ActionItemSuggestion, at position: Int, in place: ActionItem?) -> ActionItem {
        ActionItem(
            id: place?.id ?? .init(.v7(at: now)), meetingID: meeting, text: found.text, description: nil,
            assignee: found.assignee, assigneeID: nil, dueAt: found.dueAt, dueSaid: found.dueDate,
            dueDate: ActionItem.due(found.dueAt, found.dueDate), priority: .medium, status: .open, origin: "machine",
            citations: found.citations, startMs: found.startMs, stale: false, position: position, version: 1,
            createdAt: place?.createdAt ?? now, updatedAt: now)
    }
}

extension ActionItem {
    fileprivate var isUntouchedSuggestion: Bool { origin == "machine" && version == 1 }
}
