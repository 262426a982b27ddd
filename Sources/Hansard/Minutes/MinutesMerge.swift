import Foundation
import Mesh

/// Puts a new draft in the place of the machine's older one. What a person edited, added or confirmed stays; what a
/// person took out does not come back.
struct MinutesMerge {
    let record: CitedRecord

    func merge(_ draft: MinutesContent, into current: MinutesContent) -> MinutesContent {
        var merged = draft
        merged.settled = current.settled
        for section in MinutesSection.allCases {
            let kept = current[section].filter(\.isKept)
            let known = current.settled + kept.map { StatementTrace($0, in: section) }
            let drafted = draft[section].filter { statement in
                let trace = StatementTrace(statement, in: section)
                return !known.contains { $0.isSame(as: trace) }
            }
            merged[section] = Self.placing(kept, among: Self.naming(drafted, as: current[section]))
        }
        merged.topics = topics(draft.topics, current.topics)
        return merged
    }

    /// Statements that say what they said before keep their ids.
    private static func naming(_ drafted: [MinutesStatement], as current: [MinutesStatement]) -> [MinutesStatement] {
        var ids = Dictionary(
            current.filter { !$0.isKept }.map { ($0.text, $0.id) }, uniquingKeysWith: { first, _ in first })
        return drafted.map { statement in
            guard let id = ids.removeValue(forKey: statement.text) else { return statement }
            return MinutesStatement(
                id: id, text: statement.text, startMs: statement.startMs, citations: statement.citations)
        }
    }

    /// Kept statements in their order, each before the first drafted one that was said later.
    private static func placing(_ kept: [MinutesStatement], among drafted: [MinutesStatement]) -> [MinutesStatement] {
        var list = drafted, least = 0
        for statement in kept {
            let place = statement.startMs.flatMap { start in
                list.indices.dropFirst(least).first { (list[$0].startMs ?? .min) > start }
            }
            let index = max(least, place ?? list.count)
            list.insert(statement, at: index)
            least = index + 1
        }
        return list
    }

    /// A title that a person wrote goes to the topic that has most of the old one's segments.
    private func topics(_ drafted: [MinutesTopic], _ current: [MinutesTopic]) -> [MinutesTopic] {
        var topics = drafted
        for old in current where old.origin == .person {
            guard let range = range(of: old) else { continue }
            let overlaps = topics.map { self.range(of: $0)?.clamped(to: range).count ?? 0 }
            guard let most = overlaps.max(), most > 0, let index = overlaps.firstIndex(of: most),
                topics[index].origin == .machine
            else { continue }
            topics[index].id = old.id
            topics[index].title = old.title
            topics[index].origin = .person
        }
        return topics
    }

    private func range(of topic: MinutesTopic) -> Range<Int>? {
        guard let first = record.place(of: topic.firstSegmentID), let last = record.place(of: topic.lastSegmentID),
            first <= last
        else { return nil }
        return first..<last + 1
    }
}

extension MinutesStatement {
    /// Whether a new draft leaves it as it is.
    var isKept: Bool { origin == .person || confirmed }
}
