import Mesh

/// What is different between two versions.
struct ContentDifference {
    let statements: [StatementDifference]
    let topics: [TopicDifference]

    var count: Int { statements.count + topics.count }

    init(from old: MinutesContent, to new: MinutesContent) {
        statements = Self.statements(from: old, to: new)
        topics = Self.topics(from: old.topics, to: new.topics)
    }

    private static func statements(from old: MinutesContent, to new: MinutesContent) -> [StatementDifference] {
        let before = old.placed, after = new.placed
        var found: [StatementDifference] = []
        for section in MinutesSection.allCases {
            // Only those count as moved that have passed others: one that is put in does not move all behind it.
            let moved = moved(from: old[section].map(\.id), to: new[section].map(\.id))
            for statement in new[section] {
                guard let past = before[statement.id] else {
                    found.append(.init(statement, .added, in: section, before: nil))
                    continue
                }
                let kind = kind(
                    past.statement, statement, isMoved: past.section != section || moved.contains(statement.id))
                if let kind { found.append(.init(statement, kind, in: section, before: past)) }
            }
            for statement in old[section] where after[statement.id] == nil {
                found.append(
                    StatementDifference(
                        id: statement.id, kind: .removed, section: section, sectionBefore: nil, before: statement,
                        after: nil, words: []))
            }
        }
        return found
    }

    private static func kind(_ old: MinutesStatement, _ new: MinutesStatement, isMoved: Bool) -> DifferenceKind? {
        if old.text != new.text || old.citations.map(\.quote) != new.citations.map(\.quote) { return .changed }
        if isMoved { return .moved }
        return old.confirmed == new.confirmed ? nil : .confirmed
    }

    private static func moved<ID: Hashable>(from old: [ID], to new: [ID]) -> Set<ID> {
        let common = Set(old).intersection(new)
        let difference = new.filter(common.contains).difference(from: old.filter(common.contains))
        return Set(
            difference.insertions.map { change in
                switch change {
                case .insert(_, let id, _), .remove(_, let id, _): id
                }
            })
    }

    private static func topics(from old: [MinutesTopic], to new: [MinutesTopic]) -> [TopicDifference] {
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.map(\.id))
        let standing = new.compactMap { topic -> TopicDifference? in
            let past = before[topic.id]?.title
            guard past != topic.title else { return nil }
            return TopicDifference(
                id: topic.id, kind: past == nil ? .added : .changed, before: past, after: topic.title,
                words: past.map { WordsDifference.between($0, topic.title) } ?? [])
        }
        let gone = old.filter { !after.contains($0.id) }.map {
            TopicDifference(id: $0.id, kind: .removed, before: $0.title, after: nil, words: [])
        }
        return standing + gone
    }
}

extension StatementDifference {
    fileprivate init(
        _ statement: MinutesStatement, _ kind: DifferenceKind, in section: MinutesSection, before: PlacedStatement?
    ) {
        let old = before?.statement
        self.init(
            id: statement.id, kind: kind, section: section,
            sectionBefore: before?.section == section ? nil : before?.section, before: old, after: statement,
            words: old.map { $0.text == statement.text ? [] : WordsDifference.between($0.text, statement.text) } ?? [])
    }
}

extension WordsDifference {
    /// The words of one text that stay, go and come on the way to another (Myers, "An O(ND) Difference Algorithm", 1986).
    /// Where words are replaced, those that go stand first.
    static func between(_ old: String, _ new: String) -> [WordsDifference] {
        let before = SpokenWord.split(old), after = SpokenWord.split(new)
        var removed: Set<Int> = [], added: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var runs: [(kind: WordsKind, words: [String])] = []
        func add(_ kind: WordsKind, _ word: String) {
            if runs.last?.kind == kind { runs[runs.count - 1].words.append(word) } else { runs.append((kind, [word])) }
        }
        var from = 0, to = 0
        while from < before.count || to < after.count {
            if removed.contains(from) {
                add(.removed, before[from])
                from += 1
            } else if added.contains(to) {
                add(.added, after[to])
                to += 1
            } else {
                add(.same, after[to])
                (from, to) = (from + 1, to + 1)
            }
        }
        return runs.map { WordsDifference(kind: $0.kind, text: $0.words.joined(separator: " ")) }
    }
}
