import Foundation
import Mesh

/// Puts a new draft in the place of the machine's older one. What a person edited, added or confirmed stays, and so does
/// the order that a person gave a list; what a person took out does not come back.
struct MinutesMerge {
    let record: CitedRecord

    func merge(_ draft: MinutesContent, into current: MinutesContent) -> MinutesContent {
        var merged = draft
        (merged.settled, merged.ordered) = (current.settled, current.ordered)
        for section in MinutesSection.allCases {
            if current.ordered.contains(section) {
                merged[section] = Self.ordered(draft[section], as: current[section], section, current.settled)
                continue
            }
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
            var named = statement
            named.id = id
            return named
        }
    }

    /// The list in the order that a person has given it. What says or quotes the same as before stands where it stood.
    private static func ordered(
        _ drafted: [MinutesStatement], as current: [MinutesStatement], _ section: MinutesSection,
        _ settled: [StatementTrace]
    ) -> [MinutesStatement] {
        let traces = current.map { StatementTrace($0, in: section) }
        var free = Set(current.indices.filter { !current[$0].isKept })
        var found: [KeptOrder.Drafted<MinutesStatement>] = []
        for statement in drafted {
            let trace = StatementTrace(statement, in: section)
            let known = current.indices.first { current[$0].isKept && traces[$0].isSame(as: trace) }
            if let known {
                found.append(.init(element: nil, place: known))
                continue
            }
            if settled.contains(where: { $0.isSame(as: trace) }) { continue }
            let same = free.filter { current[$0].text == statement.text }.min()
            let place = same ?? free.filter { traces[$0].isSame(as: trace) }.min()
            if let place { free.remove(place) }
            var named = statement
            if let same { named.id = current[same].id }
            found.append(.init(element: named, place: place))
        }
        let kept = current.enumerated().filter(\.element.isKept).map { (element: $0.element, place: $0.offset) }
        return KeptOrder.placing(found, among: kept)
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
