import Database
import Foundation
import Language
package import Mesh

/// What a passage is of.
package enum PassageKind: String, SchemaEnum {
    /// Words that were spoken.
    case transcript
    /// A statement of the minutes.
    case minutes
    case actionItem = "action_item"

    /// The number by which rankings tell kinds apart.
    var line: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension PassageKind: DatabaseValueConvertible {}

/// Where is searched.
struct SearchFilter: Sendable {
    /// Only in these meetings; empty means everywhere in the workspace.
    var meetings: [UUID] = []
    var kinds: Set<PassageKind> = [.transcript]
    /// Only what this person says: a name, a part of one, or a person's id.
    var person: String?
    /// Only of meetings at this time or later.
    var from: Timestamp?
    /// Only of meetings before this time.
    var to: Timestamp?

    /// Whether passages are asked for by more than their kind.
    var isNarrow: Bool { !meetings.isEmpty || person != nil || from != nil || to != nil }

    /// What a row of `passages p` must fulfil beside its workspace; begins with `AND`, or is empty.
    var condition: SQL {
        var condition: SQL = " AND p.kind IN \(list: kinds.sorted { $0.line < $1.line })"
        if !meetings.isEmpty { condition = "\(condition) AND p.meeting_id IN \(list: meetings)" }
        if let from { condition = "\(condition) AND p.meeting_id IN (\(Self.meetings(where: "held_at >= \(from)")))" }
        if let to { condition = "\(condition) AND p.meeting_id IN (\(Self.meetings(where: "held_at < \(to)")))" }
        if let key = person.map(PersonKeys.asked) {
            condition =
                "\(condition) AND p.seq IN (SELECT passage_seq FROM passage_speakers WHERE workspace_id = \(.workspace) AND name = \(key))"
        }
        return condition
    }

    private static func meetings(where condition: SQL) -> SQL {
        "SELECT meeting_id FROM search_meetings WHERE workspace_id = \(.workspace) AND \(condition)"
    }
}

/// By what a person is found: the name, each word of it, and the id.
enum PersonKeys {
    /// What is kept of a speaker.
    static func kept(name: String, user: UUID?) -> Set<String> {
        let words = IndexTerms.of(name)
        return Set(words + [words.joined(separator: " ")] + (user.map { [key(of: $0)] } ?? [])).subtracting([""])
    }

    /// What a question for a person is compared with.
    static func asked(_ person: String) -> String {
        UUID(uuidString: person).map(key) ?? IndexTerms.of(person).joined(separator: " ")
    }

    private static func key(of user: UUID) -> String { user.uuidString.lowercased() }
}
