import Foundation
import Language
import Mesh

extension ActionItem {
    /// By when: the day where it is known, else the words.
    static func due(_ day: CalendarDay?, _ said: String?) -> String? { day?.description ?? said }

    /// Sets the day, and keeps `due_date` to it.
    mutating func setDue(_ day: CalendarDay?, said: String?) {
        dueAt = day
        dueSaid = said
        dueDate = Self.due(day, said)
    }

    /// Changes what is mentioned, but not the place.
    /// - Parameter person: the one whom `assignee_id` names.
    mutating func apply(_ change: ActionItemChange, person: KnownPerson?) throws {
        text = try ActionItemText.checked(change.text.applied(to: text, field: "text"))
        description = change.description.applied(to: description)?.withoutNULs
        priority = try change.priority.applied(to: priority, field: "priority")
        status = try change.status.applied(to: status, field: "status")
        assign(change, person: person)
        switch change.dueDate {
        case .none: break
        case .clear: setDue(nil, said: nil)
        // The words that were said stay beside a day that somebody sets.
        case .to(let text): setDue(CalendarDay(text), said: CalendarDay(text) == nil ? text.withoutNULs : dueSaid)
        }
        if case .none = change.dueAt { return }
        let day = change.dueAt.applied(to: dueAt)
        setDue(day, said: dueSaid)
    }

    /// Notes whom it names now that a person has put it otherwise, and holds it against the record.
    /// - Parameter old: as it was before.
    mutating func name(by record: CitedRecord, after old: ActionItem) {
        let isSame = assignee == old.assignee && assigneeID == old.assigneeID
        var named = record.speakers.named(in: text, citing: citations, assignee: assigneeID == nil ? assignee : nil)
        if isSame, let doer = old.speakers.first(where: \.assigned) {
            named.removeAll { $0.id == doer.id }
            named.append(doer)
        }
        speakers = named
        self = record.checked(self)
    }

    private mutating func assign(_ change: ActionItemChange, person: KnownPerson?) {
        switch change.assignee {
        case .none: break
        case .clear: (assignee, assigneeID) = (nil, nil)
        case .to(let name):
            if name.withoutNULs != assignee { assigneeID = nil }
            assignee = name.withoutNULs.trimmed
        }
        switch change.assigneeID {
        case .none: break
        case .clear:
            if case .none = change.assignee, assigneeID != nil { assignee = nil }
            assigneeID = nil
        case .to(let id):
            assigneeID = id
            if case .to = change.assignee { return }
            assignee = person?.name ?? assignee
        }
    }
}

extension ActionItemChange {
    /// Whether it says something else, or of somebody else.
    var isOfWhoOrWhat: Bool {
        if case .none = text, case .none = assignee, case .none = assigneeID { return false }
        return true
    }
}

/// What an action item says.
enum ActionItemText {
    /// - Throws: a violation of `text` when there is nothing in it.
    static func checked(_ text: String) throws(HansardError) -> String {
        let text = text.withoutNULs.trimmed
        guard !text.isEmpty else { throw .invalid("text", "length", "must not be blank") }
        return text
    }
}
