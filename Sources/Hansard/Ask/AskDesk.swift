package import Database
import Foundation
package import Language
package import Logging
package import Mesh
import ServiceLifecycle
import Synchronization

/// Where questions of conversations are answered. A question is kept before work on it begins, and work goes on when the
/// connection that brought it breaks: it ends with an answer that is kept, or with a mark that there is none.
package final class AskDesk: Service {
    let answering: Answering
    private let ledger: SQLLedger
    private let logger: Logger
    private let atWork = Mutex<[UUID: Task<AskMessage, any Error>]>([:])

    /// Questions that are answered at the same time.
    private static let limit = 64
    /// After this nobody works on a question any more: twice what an answer may take.
    private static let deadline = Duration.seconds(180)
    /// Earlier questions that the next may lean on.
    private static let remembered = 3

    /// - Parameters:
    ///   - model: words the answers; without one, and where it fails, they are sentences of the record.
    ///   - embedder: finds out whether a statement means what it quotes.
    ///   - meaning: finds what is said in other words than the question's; nil looks for its words alone.
    package init(
        ledger: SQLLedger, model: (any LanguageModel)? = nil, embedder: (any TextEmbedder)? = nil,
        meaning: SearchMeaning? = nil, limits: AskLimits = AskLimits(), logger: Logger
    ) {
        self.ledger = ledger
        self.logger = logger
        answering = Answering(
            database: ledger.database, model: model, embedder: embedder, meaning: meaning, limits: limits)
    }

    /// Waits at the end of the process until what was begun is answered.
    package func run() async throws {
        // The only end of this wait is being cancelled.
        await cancelWhenGracefulShutdown { try? await Task.sleep(for: .seconds(365 * 86_400)) }
        for task in atWork.withLock({ Array($0.values) }) { _ = await task.result }
    }

    /// A question that is being answered.
    struct Work: Sendable {
        fileprivate let task: Task<AskMessage, any Error>
        /// The answer as it comes, to be read once.
        let events: AsyncThrowingStream<AskEvent, any Error>

        /// The question with its answer.
        func message() async throws -> AskMessage { try await task.value }
    }

    /// Keeps a question and begins to answer it.
    /// - Throws: `conflict` while another question of the conversation is being answered, or when it is full;
    ///   `unavailable` when there is too much to do.
    func take(_ question: AskQuestion, in talk: AskSession, by caller: Caller) async throws -> Work {
        guard atWork.withLock({ $0.count < Self.limit }) else {
            throw HansardError(.unavailable, "Too many questions are being answered", retryAfter: .seconds(2))
        }
        let (message, earlier) = try await keep(question, in: talk, by: caller)
        let (events, inlet) = AsyncThrowingStream<AskEvent, any Error>.makeStream()
        inlet.yield(AskEvent(type: .asked, message: message))
        let id = message.id.uuid
        let task = atWork.withLock { atWork in
            // Not a child of the request: it outlives the connection.
            let task = Task { [self] in
                defer { self.atWork.withLock { $0[id] = nil } }
                do {
                    let answered = try await answer(message, question, talk, after: earlier, by: caller) { news in
                        for event in AskEvent.telling(news) { inlet.yield(event) }
                    }
                    inlet.yield(AskEvent(type: .done, message: answered))
                    inlet.finish()
                    return answered
                } catch {
                    inlet.finish(throwing: error)
                    throw error
                }
            }
            atWork[id] = task
            return task
        }
        return Work(task: task, events: events)
    }

    private func keep(_ question: AskQuestion, in talk: AskSession, by caller: Caller) async throws -> (
        AskMessage, [AskMessage]
    ) {
        let user = try caller.user
        // The answer that a repetition of the call gets is remembered with the answer to the question.
        return try await ledger.change(by: caller.withoutReplay) { transaction, now in
            guard try await AskMessageStore.count(in: talk.id, transaction) < AskService.messageLimit else {
                throw HansardError(
                    .conflict, "The conversation has \(AskService.messageLimit) questions; begin another")
            }
            let earlier = try await AskMessageStore.answered(in: talk.id, limit: Self.remembered, transaction)
            let message = AskMessage(
                id: .init(.v7(at: now)), sessionID: talk.id, status: .answering, question: question.question.trimmed,
                understoodAs: nil, answer: nil, answered: false, statements: [], citations: [], tools: [], notice: nil,
                provenance: nil, createdAt: now, answeredAt: nil)
            guard var current = try await AskSessionStore.find(talk.id, of: user, transaction) else {
                throw HansardError.notFound("conversation")
            }
            if current.title == AskSession.untitled {
                current.title = message.question.prefix(80).trimmingCharacters(in: .whitespacesAndNewlines)
                try await AskSessionStore.update(current, of: user, from: current.version, transaction)
            }
            try await AskMessageStore.insert(message, deadline: now + Self.deadline, transaction)
            return Recorded((message, earlier), subject: talk.id.uuid)
        }
    }

    private func answer(
        _ message: AskMessage, _ question: AskQuestion, _ talk: AskSession, after earlier: [AskMessage],
        by caller: Caller, tell: @escaping AskTeller
    ) async throws -> AskMessage {
        do {
            let scope = try await AskScope(talk.meetingIDs, by: caller)
            let asked = AskedQuestion(
                question: message.question, meetings: scope.meetings, isNowhere: scope.isNowhere,
                earlier: earlier.map(\.exchange), tools: question.tools)
            let found = try await answering.answer(asked, by: caller, tell: tell)
            let content = AskMessageStore.Content(answer: found.answer, tools: found.tools, notice: scope.notice)
            return try await ledger.change(by: caller) { transaction, now in
                let isWaiting = try await AskMessageStore.answer(
                    message.id, content, understoodAs: found.understoodAs, from: found.meetings, at: now, transaction)
                guard isWaiting, let answered = try await AskMessageStore.find(message.id, transaction) else {
                    throw HansardError.notFound("conversation")
                }
                return Recorded(answered, subject: talk.id.uuid, event: .questionAnswered)
            }
        } catch {
            await breakOff(message, caller)
            throw error
        }
    }

    private func breakOff(_ message: AskMessage, _ caller: Caller) async {
        do {
            try await ledger.database.write(caller.scope) { try await AskMessageStore.breakOff(message.id, $0) }
        } catch {
            // It counts as broken off when its time is over.
            logger.error("a question could not be marked as broken off", metadata: ["error": "\(error)"])
        }
    }
}

extension Caller {
    /// The same caller, of whose call nothing is remembered.
    fileprivate var withoutReplay: Caller {
        Caller(identity: identity, call: Call(operation: call.operation, origin: call.origin), mesh: mesh)
    }
}

extension AskMessage {
    /// What a question that leans on this one has to know.
    fileprivate var exchange: Exchange {
        Exchange(
            question: understoodAs ?? question, answer: answer ?? "",
            // "Dana: “…”" is how the words of a speaker are told.
            speakers: statements.compactMap { statement in
                statement.text.firstRange(of: ": \u{201C}").map { String(statement.text[..<$0.lowerBound]) }
            })
    }
}

extension AskEvent {
    /// The events for a piece of news: the text of a statement goes word by word.
    static func telling(_ news: AskNews) -> [AskEvent] {
        switch news {
        case .tool(let call): return [AskEvent(type: .tool, tool: call)]
        case .statement(let statement, let before):
            var pieces: [String] = []
            for character in before + statement.text {
                // A piece is a word with the space before it.
                if pieces.isEmpty || (character.isWhitespace && pieces.last?.last?.isWhitespace == false) {
                    pieces.append("")
                }
                pieces[pieces.count - 1].append(character)
            }
            return pieces.map { AskEvent(type: .text, text: $0) }
                + [AskEvent(type: .statement, statement: statement)]
        }
    }
}
