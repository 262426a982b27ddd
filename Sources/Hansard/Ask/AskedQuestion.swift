import Foundation
import Language
import Mesh

/// A question as it is answered.
struct AskedQuestion: Sendable {
    var question: String
    /// Where to look; empty means everywhere.
    var meetings: [Meeting.ID] = []
    /// All meetings that it was about are gone: there is nowhere to look.
    var isNowhere = false
    /// What was asked before, the newest last.
    var earlier: [Exchange] = []
    var tools = AskTools.none
}

/// What came of a question.
struct AnsweredQuestion: Sendable {
    var answer: CitedAnswer
    /// Nil where the question stands by itself.
    var understoodAs: String?
    var tools: [AskToolCall] = []
    /// The meetings whose words it has, in the answer or in what tools returned.
    var meetings: Set<UUID> = []
}

/// What is told of an answer while it is made.
enum AskNews: Sendable {
    case tool(AskToolCall)
    /// A statement of which nothing is taken back, and what stands between it and the one before.
    case statement(AnswerStatement, before: String)
}

typealias AskTeller = @Sendable (AskNews) -> Void

/// The limits of an answer.
package struct AskLimits: Sendable {
    /// How long a language model may work on one answer, tools included.
    package var time: Duration
    /// How long its tools may take of that.
    package var toolTime: Duration
    /// Calls of tools for one answer.
    package var toolCalls: Int
    /// Words of the record that a model reads, where its context has room for them.
    package var words: Int

    /// - Parameter toolTime: nil for the part of `time` that leaves enough to read and to write.
    package init(
        time: Duration = .seconds(45), toolTime: Duration? = nil, toolCalls: Int = 5, words: Int = 1500
    ) {
        self.time = time
        self.toolTime = toolTime ?? time * 4 / 9
        self.toolCalls = toolCalls
        self.words = words
    }
}

/// The meetings that a conversation is about, as far as they are there and the caller sees them.
struct AskScope: Sendable {
    let meetings: [Meeting.ID]
    let isNowhere: Bool
    /// A word about those that are gone.
    let notice: String?

    init(_ wanted: [Meeting.ID], by caller: Caller) async throws {
        var there: [Meeting.ID] = []
        for id in wanted {
            do {
                there.append(try await caller.mesh[MeetingService.self].get(id).id)
            } catch let error as HansardError where error.code == .notFound {
                continue
            }
        }
        meetings = there
        isNowhere = there.isEmpty && !wanted.isEmpty
        let gone = wanted.count - there.count
        notice =
            switch (gone, wanted.count) {
            case (0, _): nil
            case (1, 1): "The meeting that this conversation is about is gone."
            case (wanted.count, _): "All \(wanted.count) meetings that this conversation is about are gone."
            case (1, let all): "One of the \(all) meetings that this conversation is about is gone and was left out."
            case (_, let all):
                "\(gone) of the \(all) meetings that this conversation is about are gone and were left out."
            }
    }
}
