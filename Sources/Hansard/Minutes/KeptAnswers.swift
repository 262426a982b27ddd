import Crypto
import Database
import Foundation
import Jobs
import Language
import Mesh
import Synchronization

/// A language model whose answers are kept while a job is at work: what a job that was killed has been answered already
/// is not asked again.
final class KeptAnswers: LanguageModel {
    private let model: any LanguageModel
    private let meeting: UUID
    private let workspace: UUID
    private let database: any RelationalDatabase
    private let context: JobContext
    /// Of earlier attempts, each given once: who asks the same again was not served by the answer.
    private let kept: Mutex<[String: LanguageAnswer]>

    var identity: LanguageModelIdentity { model.identity }

    /// Takes up what earlier attempts of the job were answered; what others were goes.
    /// - Throws: `JobError.leaseLost`, `DatabaseError`.
    init(
        _ model: any LanguageModel, for meeting: UUID, in workspace: UUID, _ database: any RelationalDatabase,
        _ context: JobContext
    ) async throws {
        (self.model, self.meeting, self.workspace, self.database) = (model, meeting, workspace, database)
        self.context = context
        kept = Mutex(
            try await database.write(.workspace(workspace)) { transaction in
                try await context.confirm(in: transaction)
                return try await ModelAnswerStore.take(of: meeting, for: context.id, transaction)
            })
    }

    func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
        let key = ModelAnswerStore.key(of: request, to: model.identity)
        if let answer = kept.withLock({ $0.removeValue(forKey: key) }) { return answer }
        let answer = try await model.answer(request)
        // One that cannot be kept is asked for again after a kill, and nothing worse.
        try? await keep(answer, as: key)
        return answer
    }

    private func keep(_ answer: LanguageAnswer, as key: String) async throws {
        guard answer.calls.isEmpty else { return }
        try await database.write(.workspace(workspace)) { [context, meeting] transaction in
            try await context.confirm(in: transaction)
            try await ModelAnswerStore.keep(answer, as: key, of: meeting, for: context.id, transaction)
        }
    }
}

/// The table `model_answers`.
enum ModelAnswerStore {
    /// An answer as it is kept; one that calls tools is not.
    private struct Kept: Codable {
        let text: String
        let finish: LanguageAnswer.Finish
        let usage: TokenUsage?
        let model: String?
    }

    /// What tells a request from all others: the SHA-256 of what is asked, and of whom.
    static func key(of request: LanguageRequest, to model: LanguageModelIdentity) -> String {
        var hash = SHA256()
        func add(_ data: Data) {
            withUnsafeBytes(of: UInt64(data.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: data)
        }
        func add(_ text: String) { add(Data(text.utf8)) }
        add("\(model.engine) \(model.model)")
        add("\(request.options)")
        for message in request.messages { add("\(message)") }
        if case .json(let name, let schema) = request.form {
            add(name)
            add(schema)
        }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The answers of a job by what was asked; those of other jobs for the meeting go.
    static func take(of meeting: UUID, for job: UUID, _ transaction: any DatabaseTransaction) async throws -> [String:
        LanguageAnswer]
    {
        try await transaction.run(
            "DELETE FROM model_answers WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting) AND job_id <> \(job)"
        )
        let rows = try await transaction.rows(
            "SELECT request, answer FROM model_answers WHERE workspace_id = \(.workspace) AND job_id = \(job)")
        var answers: [String: LanguageAnswer] = [:]
        for row in rows {
            let kept = try row.json("answer", as: Kept.self)
            answers[try row.get("request")] = LanguageAnswer(
                text: kept.text, finish: kept.finish, usage: kept.usage, model: kept.model)
        }
        return answers
    }

    static func keep(
        _ answer: LanguageAnswer, as key: String, of meeting: UUID, for job: UUID,
        _ transaction: any DatabaseTransaction
    ) async throws {
        let kept = Kept(
            text: answer.text.withoutNULs, finish: answer.finish, usage: answer.usage, model: answer.model?.withoutNULs)
        try await transaction.run(
            """
            INSERT INTO model_answers (job_id, request, workspace_id, meeting_id, answer) VALUES (\(job), \(key), \(.workspace),
            \(meeting), \(DatabaseValue.json(canonical: kept))) ON CONFLICT (job_id, request) DO UPDATE SET answer = excluded.answer
            """)
    }

    static func delete(of job: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "DELETE FROM model_answers WHERE workspace_id = \(.workspace) AND job_id = \(job)")
    }
}
