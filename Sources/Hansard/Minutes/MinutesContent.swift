import Foundation
package import Mesh

/// The parts of the minutes that hold statements.
package enum MinutesSection: String, SchemaEnum {
    case summary
    case keyPoints = "key_points"
    case decisions
    case openQuestions = "open_questions"
}

/// What a version keeps: all but the action items, which live on.
struct MinutesContent: Codable, Sendable, Hashable {
    var summary: [MinutesStatement] = []
    var keyPoints: [MinutesStatement] = []
    var decisions: [MinutesStatement] = []
    var openQuestions: [MinutesStatement] = []
    var topics: [MinutesTopic] = []
    var coverage = 0.0
    var provenance: Provenance?
    /// What the machine wrote and a person took out, moved or put otherwise: a new draft does not bring it back.
    var settled: [StatementTrace] = []

    /// The lists that a person has put into an order: a new draft keeps to it.
    var ordered: Set<MinutesSection> = []

    /// Of `settled`, the newest.
    private static let settledLimit = 1_000

    subscript(section: MinutesSection) -> [MinutesStatement] {
        get {
            switch section {
            case .summary: summary
            case .keyPoints: keyPoints
            case .decisions: decisions
            case .openQuestions: openQuestions
            }
        }
        set {
            switch section {
            case .summary: summary = newValue
            case .keyPoints: keyPoints = newValue
            case .decisions: decisions = newValue
            case .openQuestions: openQuestions = newValue
            }
        }
    }

    var statements: [MinutesStatement] { MinutesSection.allCases.flatMap { self[$0] } }

    var count: Int { summary.count + keyPoints.count + decisions.count + openQuestions.count }

    /// Each statement with its place.
    var placed: [MinutesStatement.ID: PlacedStatement] {
        var placed: [MinutesStatement.ID: PlacedStatement] = [:]
        for section in MinutesSection.allCases {
            for (index, statement) in self[section].enumerated() {
                placed[statement.id] = PlacedStatement(section: section, index: index, statement: statement)
            }
        }
        return placed
    }

    /// Remembers what a person has decided about something that the machine wrote.
    mutating func settle(_ trace: StatementTrace) {
        guard !settled.contains(trace) else { return }
        settled.append(trace)
        if settled.count > Self.settledLimit { settled.removeFirst() }
    }
}

/// A statement and where it stands.
struct PlacedStatement: Sendable, Hashable {
    let section: MinutesSection
    let index: Int
    let statement: MinutesStatement
}

extension MinutesContent {
    /// Older versions have no topics, and nothing that was settled or ordered.
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func statements(_ key: CodingKeys) throws -> [MinutesStatement] {
            try values.decodeIfPresent([MinutesStatement].self, forKey: key) ?? []
        }
        try self.init(
            summary: statements(.summary), keyPoints: statements(.keyPoints), decisions: statements(.decisions),
            openQuestions: statements(.openQuestions),
            topics: values.decodeIfPresent([MinutesTopic].self, forKey: .topics) ?? [],
            coverage: values.decode(Double.self, forKey: .coverage),
            provenance: values.decodeIfPresent(Provenance.self, forKey: .provenance),
            settled: values.decodeIfPresent([StatementTrace].self, forKey: .settled) ?? [],
            ordered: values.decodeIfPresent(Set<MinutesSection>.self, forKey: .ordered) ?? [])
    }
}
