import Foundation
import Mesh

/// A person's change of the minutes.
struct MinutesEdit {
    let record: CitedRecord
    let user: Identifier<User>?
    let now: Timestamp

    /// The minutes as the person wants them.
    /// - Throws: violations of what is not among the minutes, or misquotes the record.
    func apply(_ change: MinutesChange, to content: MinutesContent) throws -> MinutesContent {
        let before = content.placed
        var after = content, listed: Set<MinutesStatement.ID> = []
        var given: [MinutesSection: [MinutesStatement]] = [:]
        for section in MinutesSection.allCases {
            if case .none = change.list(section) { continue }
            let edits = try change.list(section).applied(to: [], field: section.rawValue)
            given[section] = try edits.enumerated().map { index, edit in
                let place = "\(section.rawValue).\(index)"
                guard let id = edit.id else { return try added(edit, at: place) }
                guard let old = before[id] else {
                    throw HansardError.invalid("\(place).id", "unknown", "must be a statement of these minutes")
                }
                guard listed.insert(id).inserted else {
                    throw HansardError.invalid("\(place).id", "duplicate", "must stand in one place")
                }
                let new = try changed(old.statement, edit, at: place)
                return old.section == section ? new : confirmed(new)
            }
        }
        for section in MinutesSection.allCases {
            // What is listed elsewhere now has moved.
            after[section] = given[section] ?? after[section].filter { !listed.contains($0.id) }
            let ids = after[section].map(\.id), old = content[section].map(\.id)
            if ids != old.filter(Set(ids).contains) { after.ordered.insert(section) }
        }
        settle(before, in: &after)
        try retitle(change.topics, in: &after)
        return after
    }

    private func added(_ edit: StatementEdit, at place: String) throws -> MinutesStatement {
        let citations = try citations(edit.citations ?? [], at: place)
        let text = try Self.text(edit.text, "\(place).text")
        return MinutesStatement(
            id: .init(.v7(at: now)), text: text, startMs: citations.first?.startMs, citations: citations,
            section: edit.section, origin: .person, confirmed: true, changedBy: user, changedAt: now,
            speakers: record.speakers.named(in: text, citing: citations))
    }

    private func changed(_ old: MinutesStatement, _ edit: StatementEdit, at place: String) throws -> MinutesStatement {
        var new = old
        new.text = try Self.text(edit.text, "\(place).text")
        if let wanted = edit.citations, !Self.isSame(wanted, old.citations) {
            new.citations = try citations(wanted, at: place)
            new.startMs = new.citations.first?.startMs
            new.stale = false
        }
        let isRewritten = new.text != old.text || new.citations != old.citations
        if isRewritten { new.origin = .person }
        new.confirmed = isRewritten || (edit.confirmed ?? old.confirmed)
        guard isRewritten || new.confirmed != old.confirmed else { return old }
        (new.changedBy, new.changedAt) = (user, now)
        if new.stale, new.confirmed {
            // The person stands by it without the words that have gone.
            new.citations = new.citations.compactMap(record.standing)
            new.startMs = new.citations.first?.startMs
            new.stale = false
            // Without words of the record it is the person who says it.
            if new.citations.isEmpty { new.origin = .person }
        }
        if new.confirmed { new.speakers = record.speakers.named(in: new.text, citing: new.citations) }
        return new
    }

    /// A statement that a person has put into another list: a new draft leaves it there.
    private func confirmed(_ statement: MinutesStatement) -> MinutesStatement {
        var statement = statement
        statement.confirmed = true
        (statement.changedBy, statement.changedAt) = (user, now)
        return statement
    }

    /// Remembers what of the machine's a person has taken out, moved or put otherwise.
    private func settle(_ before: [MinutesStatement.ID: PlacedStatement], in after: inout MinutesContent) {
        let now = after.placed
        for old in before.values where old.statement.origin == .machine {
            let new = now[old.statement.id]
            guard new?.section != old.section || new?.statement.origin == .person else { continue }
            after.settle(StatementTrace(old.statement, in: old.section))
        }
    }

    private func retitle(_ change: Change<[TopicEdit]>, in content: inout MinutesContent) throws {
        for (index, edit) in try change.applied(to: [], field: "topics").enumerated() {
            guard let place = content.topics.firstIndex(where: { $0.id == edit.id }) else {
                throw HansardError.invalid("topics.\(index).id", "unknown", "must be a topic of these minutes")
            }
            let title = try Self.text(edit.title, "topics.\(index).title")
            guard title != content.topics[place].title else { continue }
            content.topics[place].title = title
            content.topics[place].origin = .person
        }
    }

    private func citations(_ wanted: [CitationView], at place: String) throws -> [CitationView] {
        try wanted.enumerated().map { try record.given($1, field: "\(place).citations.\($0)") }
    }

    /// Whether they are those that it has; a time is not looked at.
    private static func isSame(_ wanted: [CitationView], _ present: [CitationView]) -> Bool {
        wanted.map(\.segmentIDs) == present.map(\.segmentIDs) && wanted.map(\.quote) == present.map(\.quote)
    }

    private static func text(_ text: String, _ field: String) throws(HansardError) -> String {
        let text = text.withoutNULs.trimmed
        guard !text.isEmpty else { throw .invalid(field, "length", "must not be blank") }
        return text
    }
}
