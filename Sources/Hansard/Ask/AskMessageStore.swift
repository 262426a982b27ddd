package import Database
import Foundation
import Mesh

/// The tables `ask_messages` and `ask_sources`. That a conversation is the caller's has been asked before.
enum AskMessageStore {
    /// What a message holds once it is answered.
    struct Content: Codable, Sendable {
        var answer: CitedAnswer
        var tools: [AskToolCall]
        var notice: String?
    }

    static let order = ListOrder<AskMessage>(
        default: "created_at", [ListOrder.Key("created_at", value: { .timestamp($0.createdAt) })], id: { $0.id.uuid })

    private static let columns: SQL = """
        id, session_id, status, question, understood_as, content, deadline, created_at, answered_at
        """

    static func find(_ id: AskMessage.ID, _ session: any DatabaseSession) async throws -> AskMessage? {
        try await session.first("SELECT \(columns) FROM ask_messages WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    static func page(of talk: AskSession.ID, _ request: ListRequest<AskMessage>, _ session: any DatabaseSession)
        async throws -> PageOf<AskMessage>
    {
        try await request.page(
            of: columns, from: "ask_messages", where: ["workspace_id = \(.workspace)", "session_id = \(talk)"], session)
    }

    /// The newest that were answered, the newest last.
    static func answered(in talk: AskSession.ID, limit: Int, _ session: any DatabaseSession) async throws
        -> [AskMessage]
    {
        try await session.all(
            """
            SELECT \(columns) FROM ask_messages WHERE workspace_id = \(.workspace) AND session_id = \(talk)
            AND status = \(AskStatus.ready) ORDER BY created_at DESC, id DESC LIMIT \(limit)
            """, as: AskMessage.self
        ).reversed()
    }

    static func count(in talk: AskSession.ID, _ session: any DatabaseSession) async throws -> Int {
        try await session.scalar(
            "SELECT COUNT(*) FROM ask_messages WHERE workspace_id = \(.workspace) AND session_id = \(talk)") ?? 0
    }

    /// Keeps a question before it is answered.
    /// - Parameter deadline: if it has no answer then, nobody works on it any more.
    /// - Throws: `conflict` while another question of the conversation is being answered.
    static func insert(
        _ message: AskMessage, deadline: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE ask_messages SET status = \(AskStatus.brokenOff) WHERE workspace_id = \(.workspace)
            AND session_id = \(message.sessionID) AND status = \(AskStatus.answering) AND deadline < \(message.createdAt)
            """)
        do {
            try await transaction.run(
                """
                INSERT INTO ask_messages (id, workspace_id, session_id, status, question, deadline, created_at)
                VALUES (\(message.id), \(.workspace), \(message.sessionID), \(AskStatus.answering), \(message.question),
                \(deadline), \(message.createdAt))
                """)
        } catch let error as DatabaseError where error.violates(.unique) {
            throw HansardError(
                .conflict, "The question before this one is still being answered", retryAfter: .seconds(1))
        }
        try await transaction.run(
            """
            UPDATE ask_sessions SET updated_at = \(message.createdAt) WHERE workspace_id = \(.workspace)
            AND id = \(message.sessionID)
            """)
    }

    /// Keeps an answer.
    /// - Parameter meetings: which it has words of.
    /// - Returns: whether the question still waited for it: its conversation may have been deleted.
    static func answer(
        _ id: AskMessage.ID, _ content: Content, understoodAs: String?, from meetings: Set<UUID>, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        let changed = try await transaction.run(
            """
            UPDATE ask_messages SET status = \(AskStatus.ready), understood_as = \(understoodAs),
            content = \(DatabaseValue.json(canonical: content)), answered_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(id) AND status = \(AskStatus.answering)
            AND deadline >= \(now)
            """)
        guard changed == 1 else { return false }
        for meeting in meetings.sorted() {
            try await transaction.run(
                """
                INSERT INTO ask_sources (message_id, meeting_id, workspace_id) VALUES (\(id), \(meeting), \(.workspace))
                """)
        }
        return true
    }

    /// Marks a question as one that gets no answer.
    static func breakOff(_ id: AskMessage.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            UPDATE ask_messages SET status = \(AskStatus.brokenOff) WHERE workspace_id = \(.workspace) AND id = \(id)
            AND status = \(AskStatus.answering)
            """)
    }

    /// The messages that have words of a meeting.
    static func messages(from meeting: UUID, _ session: any DatabaseSession) async throws -> [AskMessage] {
        try await session.all(
            """
            SELECT \(columns) FROM ask_messages WHERE workspace_id = \(.workspace) AND id IN
            (SELECT message_id FROM ask_sources WHERE workspace_id = \(.workspace) AND meeting_id = \(meeting))
            """)
    }

    /// Writes an answer anew from which a meeting's words were taken out.
    static func replace(
        _ id: AskMessage.ID, _ content: Content, understoodAs: String?, without meeting: UUID,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            UPDATE ask_messages SET content = \(DatabaseValue.json(canonical: content)), understood_as = \(understoodAs)
            WHERE workspace_id = \(.workspace) AND id = \(id)
            """)
        try await transaction.run(
            """
            DELETE FROM ask_sources WHERE workspace_id = \(.workspace) AND message_id = \(id) AND meeting_id = \(meeting)
            """)
    }
}

extension AskMessage: RowDecodable {
    /// A question whose time is over and that has no answer has none coming: whoever worked on it is gone.
    package init(row: Row) throws {
        var status: AskStatus = try row.get("status")
        let deadline: Timestamp = try row.get("deadline")
        if status == .answering, deadline < .now { status = .brokenOff }
        let isThere = try row.get("content", as: String?.self) != nil
        let content = isThere ? try row.json("content", as: AskMessageStore.Content.self) : nil
        try self.init(
            id: row.get("id"), sessionID: row.get("session_id"), status: status, question: row.get("question"),
            understoodAs: row.get("understood_as"), answer: content?.answer.answer,
            answered: content?.answer.answered ?? false, statements: content?.answer.statements ?? [],
            citations: content?.answer.citations ?? [], tools: content?.tools ?? [],
            notice: content?.notice ?? (status == .brokenOff ? AskMessage.brokenOffNotice : nil),
            provenance: content?.answer.provenance, createdAt: row.get("created_at"), answeredAt: row.get("answered_at")
        )
    }

    static let brokenOffNotice = "Work on this question broke off before there was an answer. Ask it again."

    var content: AskMessageStore.Content? {
        guard let answer, let provenance else { return nil }
        let cited = CitedAnswer(
            answer: answer, answered: answered, citations: citations, statements: statements, provenance: provenance)
        return AskMessageStore.Content(answer: cited, tools: tools, notice: notice)
    }
}

extension AskStatus: DatabaseValueConvertible {}
