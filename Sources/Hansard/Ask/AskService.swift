package import Database
package import Foundation
import Language
package import Mesh

/// Answers to questions about what was said, out of the record and nothing else.
@Service("ask_mind")
package struct AskService: Sendable {
    let database: any RelationalDatabase

    package init(database: any RelationalDatabase) { self.database = database }

    /// Answers one question from the record, quoting the words that the answer rests on; or says that the record does not tell.
    @Operation(.post, "/ask-mind/ask", for: .viewer)
    package func ask(_ question: Question, by caller: Caller) async throws -> CitedAnswer {
        let meetings = (question.meetingIDs ?? []).uniqued
        for id in meetings { _ = try await caller.mesh[MeetingService.self].get(id) }
        let answer: Language.Answer = try await database.read(caller.scope) { session in
            try await self.answer(question.question, in: meetings.map(\.uuid), PassageSearch(session: session))
        }
        return try await checked(answer, by: caller)
    }

    private func answer(_ question: String, in meetings: [UUID], _ search: PassageSearch) async throws
        -> Language.Answer
    {
        if QueryTerms(question).isGeneral {
            let passages = try await search.overview(of: meetings)
            let statistics = CorpusStatistics(passageCount: passages.count, averageLength: 0, documentFrequency: [:])
            return ExtractiveAnswer().answer(question, passages: passages, statistics: statistics)
        }
        let found = try await search.find(question, in: meetings)
        return ExtractiveAnswer().answer(question, passages: found.ranked, statistics: found.statistics)
    }

    /// The index may be a moment older than the record: what does not stand in the record as it is now is not claimed.
    private func checked(_ answer: Language.Answer, by caller: Caller) async throws -> CitedAnswer {
        guard answer.answered else { return .silence }
        var checks: [UUID: CitationCheck] = [:]
        for meeting in Set(answer.sources.map(\.recordID)) {
            let transcript = try await caller.mesh[TranscriptService.self].get(
                Meeting.ID(meeting), matching: TranscriptQuery())
            checks[meeting] = CitationCheck(transcript.segments)
        }
        let citations = answer.sources.compactMap { source in
            checks[source.recordID]?.citation(source.citation).map { citation in
                AnswerCitation(
                    meetingID: .init(source.recordID), segmentIDs: citation.segmentIDs, quote: citation.quote,
                    startMs: citation.startMs)
            }
        }
        guard citations.count == answer.sources.count else { return .silence }
        return CitedAnswer(answer: answer.text, answered: true, citations: citations, provenance: AnswerProvenance())
    }
}

/// A question about what was said.
@Schema
package struct Question: Sendable {
    @Length(1...2000) package var question: String
    /// Where to look; null or empty means everywhere in the workspace.
    @Count(0...50) package var meetingIDs: [Meeting.ID]?
}

/// An answer and the words that it rests on.
@Schema
package struct CitedAnswer: Sendable, SpokenWords {
    package var answer: String
    /// False when the record does not tell; then nothing is cited.
    package var answered: Bool
    package var citations: [AnswerCitation]
    package var provenance: AnswerProvenance

    static let silence = CitedAnswer(
        answer: Language.Answer.silence, answered: false, citations: [], provenance: AnswerProvenance())
}

/// Words of a meeting's record.
@Schema
package struct AnswerCitation: Sendable {
    package var meetingID: Meeting.ID
    package var segmentIDs: [Segment.ID]
    /// The very words.
    package var quote: String
    package var startMs: Int?
}

/// What made an answer.
@Schema
package struct AnswerProvenance: Sendable {
    /// `extractive`, or the name of a language model's server.
    package var engine: String = "extractive"
    package var model: String?
}
