package import Database
package import Foundation
import Language
package import Mesh

/// Answers to questions about what was said, out of the record and nothing else; one at a time, or in conversations that
/// belong to the person who asks.
@Service("ask_mind")
package struct AskService: Sendable {
    let ledger: SQLLedger
    let desk: AskDesk
    private var answering: Answering { desk.answering }

    /// Conversations that a person may keep in a workspace.
    static let sessionLimit = 1_000
    /// Questions of one conversation.
    static let messageLimit = 500

    /// - Parameter desk: where questions are answered.
    package init(ledger: SQLLedger, desk: AskDesk) {
        self.ledger = ledger
        self.desk = desk
    }

    /// Answers one question from the record, quoting the words that the answer rests on; or says that the record does not tell.
    @Operation(.post, "/ask-mind/ask", for: .viewer, fails: [.unavailable])
    package func ask(_ question: Question, by caller: Caller) async throws -> CitedAnswer {
        let meetings = (question.meetingIDs ?? []).uniqued
        for id in meetings { _ = try await caller.mesh[MeetingService.self].get(id) }
        let asked = AskedQuestion(question: question.question, meetings: meetings, tools: question.tools)
        let found = try await answering.answer(asked, by: caller, tell: { _ in })
        var answer = found.answer
        answer.tools = found.tools
        return answer
    }

    /// Suggests questions that the record answers: of one meeting, or of those of the last days. They are drawn from its
    /// subjects, people, decisions and numbers.
    @Operation(.get, "/ask-mind/prompts", for: .viewer)
    package func prompts(matching query: AskPromptQuery, by caller: Caller) async throws -> [AskPrompt] {
        try await AskPrompts(caller: caller).prompts(query)
    }

    /// Lists the caller's conversations, the last used first.
    @Operation(.get, "/ask-mind/sessions", for: .viewer)
    package func sessions(page: Page, by caller: Caller) async throws -> PageOf<AskSession> {
        let request = try AskSessionStore.order.request(page), user = try caller.user
        return try await ledger.database.read(caller.scope) { try await AskSessionStore.page(of: user, request, $0) }
    }

    /// Begins a conversation: about one meeting, several, or all that the workspace has.
    @Operation(
        .post, "/ask-mind/sessions", for: .viewer, status: .created, emits: .askSessionCreated, fails: [.conflict])
    package func begin(_ draft: AskSessionDraft, by caller: Caller) async throws -> AskSession {
        let user = try caller.user, meetings = (draft.meetingIDs ?? []).uniqued
        for id in meetings { _ = try await caller.mesh[MeetingService.self].get(id) }
        return try await ledger.change(by: caller) { transaction, now in
            guard try await AskSessionStore.count(of: user, transaction) < Self.sessionLimit else {
                throw HansardError(.conflict, "There are \(Self.sessionLimit) conversations already; delete one first")
            }
            let talk = AskSession(
                id: .init(.v7(at: now)), title: draft.title?.trimmed ?? AskSession.untitled, meetingIDs: meetings,
                version: 1, createdAt: now, updatedAt: now)
            try await AskSessionStore.insert(talk, of: user, transaction)
            return Recorded(talk, subject: talk.id.uuid)
        }
    }

    /// Returns one of the caller's conversations, without its messages.
    @Operation(.get, "/ask-mind/sessions/{id}", for: .viewer)
    package func session(_ id: AskSession.ID, by caller: Caller) async throws -> AskSession {
        try await own(id, by: caller)
    }

    /// Renames a conversation, or changes where its next answers are looked for.
    @Operation(.patch, "/ask-mind/sessions/{id}", for: .viewer, emits: .askSessionUpdated)
    package func update(_ id: AskSession.ID, _ change: AskSessionChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> AskSession
    {
        // Before the meetings: who has no such conversation learns nothing of them.
        let user = try caller.user
        _ = try await own(id, by: caller)
        if case .to(let meetings) = change.meetingIDs {
            for id in meetings.uniqued { _ = try await caller.mesh[MeetingService.self].get(id) }
        }
        return try await ledger.change(by: caller) { transaction, now in
            guard var talk = try await AskSessionStore.find(id, of: user, transaction) else {
                throw HansardError.notFound("conversation")
            }
            try talk.require(ifMatch)
            let before = talk.version
            talk.title = try change.title.applied(to: talk.title, field: "title").trimmed
            talk.meetingIDs = try change.meetingIDs.applied(to: talk.meetingIDs, field: "meeting_ids").uniqued
            talk.version += 1
            talk.updatedAt = now
            try await AskSessionStore.update(talk, of: user, from: before, transaction)
            return Recorded(talk, subject: id.uuid)
        }
    }

    /// Deletes a conversation with all its questions and answers.
    @Operation(.delete, "/ask-mind/sessions/{id}", for: .viewer, emits: .askSessionDeleted)
    package func delete(_ id: AskSession.ID, by caller: Caller) async throws {
        let user = try caller.user
        try await ledger.change(by: caller) { transaction, _ in
            guard try await AskSessionStore.delete(id, of: user, transaction) else {
                throw HansardError.notFound("conversation")
            }
            return Recorded((), subject: id.uuid)
        }
    }

    /// Lists the questions and answers of a conversation, the oldest first.
    @Operation(.get, "/ask-mind/sessions/{id}/messages", for: .viewer)
    package func messages(_ id: AskSession.ID, page: Page, by caller: Caller) async throws -> PageOf<AskMessage> {
        let request = try AskMessageStore.order.request(page)
        _ = try await own(id, by: caller)
        return try await ledger.database.read(caller.scope) { try await AskMessageStore.page(of: id, request, $0) }
    }

    /// Asks a question in a conversation, and returns it with its answer: from the record, every statement with the
    /// words that it rests on. Earlier questions are understood along with it. With `Accept: text/event-stream` the
    /// answer comes piece by piece. Who does not wait finds the answer among the messages.
    @Operation(
        .post, "/ask-mind/sessions/{id}/messages", for: .viewer, status: .created, emits: .questionAsked, tool: false,
        fails: [.conflict])
    package func post(_ id: AskSession.ID, _ question: AskQuestion, by caller: Caller) async throws -> AskMessage {
        let work = try await desk.take(question, in: try await own(id, by: caller), by: caller)
        return try await work.message()
    }

    /// Asks a question in a conversation, and tells the answer as it comes: the text in pieces, each only after its
    /// statement was found to stand in the record. The question is answered and kept also when nobody listens any more.
    @Operation(
        .post, "/ask-mind/sessions/{id}/messages/stream", for: .viewer, emits: .questionAsked, tool: false,
        fails: [.conflict])
    package func stream(_ id: AskSession.ID, _ question: AskQuestion, by caller: Caller) async throws
        -> AnswerStream<AskEvent>
    {
        let work = try await desk.take(question, in: try await own(id, by: caller), by: caller)
        return AnswerStream(work.events)
    }

    /// - Throws: `not_found` also where it is somebody else's.
    private func own(_ id: AskSession.ID, by caller: Caller) async throws -> AskSession {
        let user = try caller.user
        let talk = try await ledger.database.read(caller.scope) {
            try await AskSessionStore.find(id, of: user, $0)
        }
        guard let talk else { throw HansardError.notFound("conversation") }
        return talk
    }
}
