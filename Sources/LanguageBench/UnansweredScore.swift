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
    static func print(
        _ meetings: [CorpusMeeting], unanswerable path: String, lists: Bool, embedder: (any TextEmbedder)? = nil
    ) async throws {
        let lines = try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: UInt8(ascii: "\n"))
        let questions = try lines.map { try JSONDecoder().decode(Question.self, from: $0) }
        var records: [String: AskedRecord] = [:]
        var answered = 0, right = 0, asked = 0
        for meeting in meetings {
            let record = try await AskedRecord(meeting, embedder: embedder)
            records[meeting.id] = record
            for query in meeting.queries ?? [] {
                asked += 1
                let answer = try await record.answer(query.query)
                answered += answer.answered ? 1 : 0
                let turns = Set(answer.sources.flatMap(\.citation.segmentIDs).map(CorpusMeeting.turn))
                right += turns.isDisjoint(with: query.goldTurns) ? 0 : 1
            }
        }
        var wrong: [String: Int] = [:], all: [String: Int] = [:]
        for question in questions {
            guard let record = records[question.meeting] else { continue }
            all[question.kind, default: 0] += 1
            let answer = try await record.answer(question.question)
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
}

/// A meeting that questions are asked of, as search ranks it.
private struct AskedRecord {
    private let ranker: PassageRanker
    private let embedder: (any TextEmbedder)?
    private let vectors: [CompactVector]?

    /// - Parameter embedder: nil ranks by words alone.
    init(_ meeting: CorpusMeeting, embedder: (any TextEmbedder)?) async throws {
        let passages = PassageBuilder().passages(of: meeting.segments, in: meeting.recordID)
        ranker = PassageRanker(passages)
        vectors = try await embedder?.vectors(of: passages.map(\.indexedText)).map(CompactVector.init)
        self.embedder = embedder
    }

    func answer(_ question: String) async throws -> Answer {
        let query = QueryTerms(question)
        let passages: [RankedPassage]
        if query.isGeneral {
            // A question for the record as a whole is answered from all of it.
            passages = ranker.scores(query)
        } else {
            let vector = try await embedder?.vectors(of: [question]).first
            let near = vector.flatMap { vector in vectors?.map { $0.similarity(to: vector) } }
            passages = ranker.rank(query, similarities: near)
        }
        return ExtractiveAnswer().answer(question, passages: passages, statistics: ranker.statistics)
    }
}
