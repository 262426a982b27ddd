import Crypto
import Foundation
import Language
import Mesh
import Synchronization

/// A language model's work on one question: it understands it, calls tools, and answers from numbered passages. Nothing
/// that it writes is believed.
struct ModelWork: Sendable {
    let model: any LanguageModel
    let embedder: (any TextEmbedder)?
    let limits: AskLimits
    let asked: AskedQuestion
    let followUp: FollowUp
    let caller: Caller

    /// Between two statements.
    static let separator = " "

    /// What came of it.
    struct Outcome: Sendable {
        /// The question as it is understood.
        var question: String
        var statements: [AnswerStatement] = []
        /// The model has read the passages and said that they do not answer the question.
        var isSilent = false
        var tools: [AskToolCall] = []
        /// Whose words tools returned.
        var meetings: Set<UUID> = []
        var provenance: AnswerProvenance
    }

    private final class Progress: Sendable {
        let outcome: Mutex<Outcome>
        init(_ outcome: Outcome) { self.outcome = Mutex(outcome) }

        func note<Value: Sendable>(_ change: (inout Outcome) -> Value) -> Value {
            outcome.withLock { change(&$0) }
        }
    }

    /// Works until it is done, fails, or the time is over: what was found until then counts.
    func outcome(tell: @escaping AskTeller) async -> Outcome {
        let identity = model.identity
        let progress = Progress(
            Outcome(
                question: followUp.carryingOver,
                provenance: AnswerProvenance(
                    engine: identity.engine, model: identity.model, promptHash: Self.promptHash)))
        do {
            try await Deadline.within(limits.time) { try await work(progress, tell) }
        } catch {
            progress.note { $0.provenance.modelError = Self.reason(error) }
        }
        return progress.note { $0 }
    }

    private func work(_ progress: Progress, _ tell: @escaping AskTeller) async throws {
        if followUp.isDependent, let question = try await understood() { progress.note { $0.question = question } }
        let question = progress.note { $0.question }
        let record = RecordReading(caller: caller)
        let tools = AskToolbox(asked.tools, for: question, model: model.identity, limits: limits, caller: caller)
        let calls = await tools.run(question, by: model) { call in
            progress.note { $0.tools.append(call) }
            tell(.tool(call))
        }
        let seen = calls.found.filter { asked.meetings.isEmpty || asked.meetings.contains($0.meeting) }
        progress.note { $0.meetings.formUnion(calls.found.map(\.meeting.uuid)) }
        let context = try await AskContext(caller: caller, meetings: asked.meetings).found(question, words: words)
        var passages = try await record.passages(Array(seen.prefix(20)) + context, words: words)
        // Without anything to read there is nothing to ask the model.
        guard !passages.isEmpty else { return }
        do {
            try await answer(question, from: passages, record, progress, tell)
        } catch let error as LanguageModelError where error.code == .contextTooLong {
            passages = Array(passages.prefix(max(1, passages.count / 2)))
            try await answer(question, from: passages, record, progress, tell)
        }
    }

    // MARK: The question

    /// The question as it stands alone, as the model writes it; nil where that cannot be believed.
    private func understood() async throws -> String? {
        do {
            return followUp.rewritten(from: try await model.whole(followUp.request).text)
        } catch let error as LanguageModelError where error.code != .cancelled {
            return nil
        }
    }

    // MARK: The answer

    private func answer(
        _ question: String, from passages: [NumberedPassage], _ record: RecordReading, _ progress: Progress,
        _ tell: AskTeller
    ) async throws {
        let prompt = AnswerPrompt(question: question, passages: passages, outputTokens: outputTokens)
        let check = AnswerCheck(question, passages, embedder: embedder)
        var reader = ClaimReader()
        var read: Set<Claim> = []
        for try await piece in model.stream(prompt.request) {
            let claims: [Claim]
            switch piece {
            case .text(let text): claims = reader.read(text)
            case .whole(let answer):
                if let name = answer.model { progress.note { $0.provenance.model = name } }
                claims = ClaimReader.claims(of: answer.text)
                guard JSONForm.isAnswer(answer.text) else {
                    throw LanguageModelError(.malformed, "The model's answer is not in the form that was asked for.")
                }
                if claims.isEmpty, read.isEmpty { progress.note { $0.isSilent = true } }
            }
            for claim in claims where read.insert(claim).inserted {
                try await take(claim, check, record, progress, tell)
            }
        }
    }

    private func take(
        _ claim: Claim, _ check: AnswerCheck, _ record: RecordReading, _ progress: Progress, _ tell: AskTeller
    ) async throws {
        guard let grounded = await check.grounded(claim) else {
            progress.note { $0.provenance.dropped += 1 }
            return
        }
        var citations: [AnswerCitation] = []
        for source in grounded.sources {
            guard let citation = try await record.citation(source) else { continue }
            citations.append(citation)
        }
        try Task.checkCancellation()
        guard !citations.isEmpty else {
            progress.note { $0.provenance.dropped += 1 }
            return
        }
        let statement = AnswerStatement(text: grounded.text, citations: citations.uniqued)
        let before: String? = progress.note { outcome in
            guard outcome.statements.count < AnswerPrompt.mostClaims,
                !outcome.statements.contains(where: { $0.text == statement.text })
            else { return nil }
            outcome.statements.append(statement)
            return outcome.statements.count == 1 ? "" : Self.separator
        }
        if let before { tell(.statement(statement, before: before)) }
    }

    // MARK: Limits

    /// Tokens for the answer: a quarter of the context, where it is known.
    private var outputTokens: Int { min(800, (model.identity.contextTokens ?? 8_192) / 4) }

    /// Words of the record that go into the context beside the instructions and the answer: a word of English speech
    /// with its share of numbers and names takes about 1.6 tokens.
    private var words: Int {
        guard let context = model.identity.contextTokens else { return limits.words }
        return max(50, min(limits.words, (context - outputTokens - 400) * 10 / 16))
    }

    static let promptHash = SHA256.hash(data: Data(AnswerPrompt.instructions.utf8) + AnswerPrompt.schema)
        .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as LanguageModelError: error.message
        case is Deadline.Over: "The model did not answer in time."
        case is CancellationError: LanguageModelError.cancelled.message
        default: HansardError(translating: error).message
        }
    }
}

/// Whether a model's text is in the form that was asked for.
private enum JSONForm {
    // The schema is a constant that is an object.
    private static let check = try? JSONSchemaCheck(AnswerPrompt.schema)

    static func isAnswer(_ text: String) -> Bool { check?.holds(Data(text.utf8)) ?? false }
}

extension LanguageModel {
    /// The whole answer; cancelling the task ends the wait, whatever the model does.
    func whole(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
        for try await case .whole(let answer) in stream(request) { return answer }
        throw LanguageModelError(.cutOff, "The model's answer has no end.")
    }
}
