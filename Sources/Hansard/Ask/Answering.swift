import Database
import Foundation
import Language
import Mesh

/// Answers questions: by a language model, of whose statements only those are told that the record bears, or with
/// sentences of the record as they stand.
struct Answering: Sendable {
    let database: any RelationalDatabase
    let model: (any LanguageModel)?
    let embedder: (any TextEmbedder)?
    let meaning: SearchMeaning?
    let limits: AskLimits

    /// Answers a question. What is told is never taken back, and is the answer when it is put together.
    func answer(_ asked: AskedQuestion, by caller: Caller, tell: @escaping AskTeller) async throws -> AnsweredQuestion {
        guard !asked.isNowhere else { return AnsweredQuestion(answer: .silence()) }
        let followUp = FollowUp(asked.question, after: asked.earlier)
        guard let model else {
            let question = followUp.carryingOver
            var found = try await extractive(question, asked, AnswerProvenance(), by: caller, tell: tell)
            found.understoodAs = question == asked.question ? nil : question
            return found
        }
        let work = ModelWork(
            model: model, embedder: embedder, limits: limits, asked: asked, followUp: followUp, caller: caller)
        let outcome = await work.outcome(tell: tell)
        var found: AnsweredQuestion
        if !outcome.statements.isEmpty {
            found = AnsweredQuestion(
                answer: CitedAnswer(outcome.statements, separator: ModelWork.separator, outcome.provenance),
                meetings: Set(outcome.statements.flatMap(\.citations).map(\.meetingID.uuid)))
        } else if outcome.isSilent {
            found = AnsweredQuestion(answer: .silence(outcome.provenance))
        } else {
            // The engine is what made the answer in the end; what became of the model stands beside it.
            var provenance = AnswerProvenance()
            provenance.promptHash = outcome.provenance.promptHash
            provenance.dropped = outcome.provenance.dropped
            provenance.modelError = outcome.provenance.modelError
            found = try await extractive(outcome.question, asked, provenance, by: caller, tell: tell)
        }
        found.understoodAs = outcome.question == asked.question ? nil : outcome.question
        found.tools = outcome.tools
        found.meetings.formUnion(outcome.meetings)
        return found
    }

    // MARK: Sentences of the record

    private func extractive(
        _ question: String, _ asked: AskedQuestion, _ provenance: AnswerProvenance, by caller: Caller,
        tell: AskTeller
    ) async throws -> AnsweredQuestion {
        let filter = SearchFilter(meetings: asked.meetings.map(\.uuid))
        let isGeneral = QueryTerms(question).isGeneral
        let searched = try await SearchedQuestion(
            question, in: filter, of: caller, database, meaning: isGeneral ? nil : meaning)
        let found: Language.Answer = try await database.read(caller.scope) { session in
            try await answer(question, in: filter.meetings, searched.search(session, by: caller))
        }
        let cited = try await checked(found, provenance, by: caller)
        for (index, statement) in cited.statements.enumerated() {
            tell(.statement(statement, before: index == 0 ? "" : "\n"))
        }
        return AnsweredQuestion(answer: cited, meetings: Set(cited.citations.map(\.meetingID.uuid)))
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
    private func checked(_ answer: Language.Answer, _ provenance: AnswerProvenance, by caller: Caller) async throws
        -> CitedAnswer
    {
        guard answer.answered else { return .silence(provenance) }
        let record = RecordReading(caller: caller)
        var statements: [AnswerStatement] = []
        for (source, line) in zip(answer.sources, answer.lines) {
            guard let citation = try await record.citation(source) else { return .silence(provenance) }
            statements.append(AnswerStatement(text: HarmlessText.of(line), citations: [citation]))
        }
        guard statements.count == answer.sources.count else { return .silence(provenance) }
        return CitedAnswer(statements, separator: "\n", provenance)
    }
}
