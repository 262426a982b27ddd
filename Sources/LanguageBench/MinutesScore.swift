import Foundation
import Language

/// Extractive minutes against the abstracts that people wrote: ROUGE of the first 350 words, and whether every quote
/// stands.
struct MinutesScore {
    /// Words of the minutes that are compared.
    static let length = 350

    static func print(_ meetings: [CorpusMeeting]) {
        var scores: [Rouge] = []
        var counts = (statements: 0, uncited: 0, misquoted: 0, decisions: 0, actions: 0)
        var coverage = 0.0
        for meeting in meetings {
            let segments = meeting.segments
            let draft = ExtractiveMinutes().draft(from: segments)
            let statements = Self.statements(of: draft)
            let texts = Dictionary(segments.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
            counts.statements += statements.count
            counts.uncited += statements.filter(\.citations.isEmpty).count
            counts.misquoted += statements.flatMap(\.citations).filter { !CitationChecker().holds($0, in: texts) }.count
            counts.decisions += draft.decisions.count
            counts.actions += draft.actionItems.count
            coverage += draft.coverage
            scores.append(Rouge(text(of: draft), reference: meeting.summary ?? ""))
        }
        func mean(_ figure: (Rouge) -> Double) -> String {
            String(format: "%.3f", scores.reduce(0) { $0 + figure($1) } / Double(scores.count))
        }
        Swift.print("minutes: n=\(scores.count) R-1 \(mean(\.one))  R-2 \(mean(\.two))  R-L \(mean(\.longest))")
        Swift.print(
            "statements \(counts.statements), uncited \(counts.uncited), misquoted \(counts.misquoted), decisions \(counts.decisions),",
            "action items \(counts.actions), mean coverage", String(format: "%.2f", coverage / Double(meetings.count)))
    }

    /// Prints what is compared, one meeting a line, for another scorer.
    static func printTexts(_ meetings: [CorpusMeeting]) {
        for meeting in meetings { Swift.print(text(of: ExtractiveMinutes().draft(from: meeting.segments))) }
    }

    /// Prints the drafts for people to read.
    static func printDrafts(_ meetings: [CorpusMeeting]) {
        for meeting in meetings {
            let draft = ExtractiveMinutes().draft(from: meeting.segments)
            Swift.print("\n== \(meeting.id)\nSummary")
            for statement in draft.summary { Swift.print(" ", statement.text) }
            Swift.print("Key points")
            for statement in draft.keyPoints { Swift.print(" ", statement.text) }
            Swift.print("Decisions")
            for statement in draft.decisions { Swift.print(" ", statement.text) }
            Swift.print("Open questions")
            for statement in draft.openQuestions { Swift.print(" ", statement.text) }
            Swift.print("Topics")
            for topic in draft.topics {
                Swift.print("  \(CorpusMeeting.turn(of: topic.firstSegmentID)) \(topic.title)")
            }
            Swift.print("Action items")
            for item in draft.actionItems {
                Swift.print(" ", item.statement.text, "[\(item.assignee ?? "?"), \(item.due?.said ?? "?")]")
            }
        }
    }

    private static func statements(of draft: DraftMinutes) -> [Statement] {
        draft.summary + draft.keyPoints + draft.decisions + draft.actionItems.map(\.statement)
            + draft.openQuestions
    }

    private static func text(of draft: DraftMinutes) -> String {
        let all = statements(of: draft).map(\.text).joined(separator: " ")
        return all.split(whereSeparator: \.isWhitespace).prefix(length).joined(separator: " ")
    }
}
