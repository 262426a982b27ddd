import Foundation
import Language
import Remote

/// What came of an answer, put together from one document or from many.
struct ChatResult: Sendable {
    /// A call, whose arguments are text as yet.
    struct Call: Sendable {
        var id = ""
        var name = ""
        var arguments = ""
    }

    private(set) var text = ""
    private(set) var refusal = ""
    private(set) var calls: [Call] = []
    /// The server's word; nil until it has said one.
    private(set) var finish: String?
    private(set) var usage: TokenUsage?
    private(set) var model: String?
    /// Whether the answer ended before its end.
    var isCutOff = false

    /// More calls than any model has reason for.
    private static let mostCalls = 128

    /// Adds a document.
    /// - Returns: the text that it adds.
    /// - Throws: `unreadableAnswer`, and what an error in the document says.
    mutating func add(_ body: Data, from server: RemoteServer) throws(RemoteError) -> String {
        // JSON's reader takes other encodings too.
        guard String(validating: body, as: UTF8.self) != nil,
            let document = try? JSONDecoder().decode(ChatDocument.self, from: body)
        else { throw server.unreadable }
        if document.hasError { throw server.reported(document, body) }
        guard let choices = document.choices else { throw server.unreadable }
        if let model = document.model, !model.isEmpty { self.model = String(model.prefix(200)) }
        if let told = document.usage { usage = TokenUsage(input: max(0, told.input), output: max(0, told.output)) }
        var added = ""
        for choice in choices where (choice.index ?? 0) == 0 {
            if let reason = choice.finish { finish = reason }
            guard let message = choice.message else { continue }
            added += message.content ?? ""
            refusal += message.refusal ?? ""
            for call in message.calls { try add(call, from: server) }
        }
        text += added
        return added
    }

    /// A call's first piece has its id and name, the others add to its arguments.
    private mutating func add(_ piece: ChatDocument.Call, from server: RemoteServer) throws(RemoteError) {
        let isNew = piece.id.map { id in !id.isEmpty && !calls.contains { $0.id == id } } ?? calls.isEmpty
        let place = piece.index ?? (isNew ? calls.count : calls.count - 1)
        guard place >= 0, place <= calls.count, place < Self.mostCalls else { throw server.unreadable }
        if place == calls.count { calls.append(Call()) }
        if let id = piece.id, calls[place].id.isEmpty { calls[place].id = id }
        if let name = piece.name, calls[place].name.isEmpty { calls[place].name = name }
        calls[place].arguments += piece.arguments ?? ""
    }
}

extension RemoteServer {
    var unreadable: RemoteError {
        RemoteError(.unreadableAnswer, "\(title) answered with something else than a chat's answer.")
    }

    /// An error that came with the status of success.
    fileprivate func reported(_ document: ChatDocument, _ body: Data) -> RemoteError {
        if let status = document.errorStatus, (400..<600).contains(status) {
            return failure(status: status, retryAfter: nil, body)
        }
        let told = complaint(body)
        let quote = told.sentence.map { " It says: \($0)" } ?? ""
        return RemoteError(.serverFailed, "\(title) reports an error.\(quote)", complaint: told)
    }
}
