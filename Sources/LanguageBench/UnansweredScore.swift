import Foundation
import Language

/// How often a question that the record cannot answer is answered anyway, and how often one that it answers is answered
/// with a quote out of the turns that people marked as the answer. The first are made by `benchmarks/unanswerable.py`.
struct UnansweredScore {
    private struct Question: Decodable {
        let meeting: String
        let kind: String
        let question: String
        let missing: String
    }

    /// - Parameter lists: whether to print the questions that are answered and should not be.
    static func print(_ meetings: [CorpusMeeting], unanswerable path: String, lists: Bool) throws {
        let lines = try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: UInt8(ascii: "\n"))
        let questions = try lines.map { try JSONDecoder().decode(Question.self, from: $0) }
        var rankers: [String: PassageRanker] = [:]
        var answered = 0, right = 0, asked = 0
        for meeting in meetings {
            let ranker = PassageRanker(PassageBuilder().passages(of: meeting.segments, in: meeting.recordID))
            rankers[meeting.id] = ranker
            for query in meeting.queries ?? [] {
                asked += 1
                let answer = ask(query.query, ranker)
                answered += answer.answered ? 1 : 0
                let turns = Set(answer.sources.flatMap(\.citation.segmentIDs).map(CorpusMeeting.turn))
                right += turns.isDisjoint(with: query.goldTurns) ? 0 : 1
            }
        }
        var wrong: [String: Int] = [:], all: [String: Int] = [:]
        for question in questions {
            guard let ranker = rankers[question.meeting] else { continue }
            all[question.kind, default: 0] += 1
            let answer = ask(question.question, ranker)
            guard answer.answered else { continue }
            wrong[question.kind, default: 0] += 1
            if lists { Swift.print("\(question.kind): \(question.question) [\(question.missing)]\n  \(answer.text)") }
        }
        let kinds = all.keys.sorted().map { "\($0) \(wrong[$0] ?? 0)/\(all[$0] ?? 0)" }.joined(separator: ", ")
        Swift.print(
            "of \(questions.count) questions without an answer in the record, answered anyway:",
            "\(wrong.values.reduce(0, +)) (\(kinds))")
        Swift.print(
            "of \(asked) questions with one: answered \(answered), with a citation in the gold turns \(right)")
    }

    private static func ask(_ question: String, _ ranker: PassageRanker) -> Answer {
        let query = QueryTerms(question)
        // A question for the record as a whole is answered from all of it.
        let passages = query.isGeneral ? ranker.scores(query) : ranker.rank(query)
        return ExtractiveAnswer().answer(question, passages: passages, statistics: ranker.statistics)
    }
}
