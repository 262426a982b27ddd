package import Mesh

/// A question of a conversation, and its answer.
@Schema
package struct AskMessage: Sendable, SpokenWords {
    package typealias ID = Identifier<AskMessage>

    package var id: ID
    package var sessionID: AskSession.ID
    package var status: AskStatus
    /// As it was asked.
    package var question: String
    /// As it was understood, where it leans on what was asked before.
    package var understoodAs: String?
    /// Null until there is one.
    package var answer: String?
    /// Whether the record tells.
    package var answered: Bool
    /// The answer, part by part.
    package var statements: [AnswerStatement]
    package var citations: [AnswerCitation]
    /// The tools that the language model had called for the answer.
    package var tools: [AskToolCall]
    /// What the person should know of the answer: that meetings are gone, that it broke off.
    package var notice: String?
    package var provenance: AnswerProvenance?
    package var createdAt: Timestamp
    package var answeredAt: Timestamp?
}

/// How far a question is.
package enum AskStatus: String, SchemaEnum {
    case answering, ready
    /// Work on the answer ended before there was one; ask again.
    case brokenOff = "broken_off"
}

/// A question in a conversation.
@Schema
package struct AskQuestion: Sendable {
    @Length(1...2000) package var question: String
    /// The tools that a language model may call for it, as the person who asks.
    package var tools: AskTools = .read

    package init(question: String, tools: AskTools = .read) {
        self.question = question
        self.tools = tools
    }
}

/// Which of a person's operations a language model may call.
package enum AskTools: String, SchemaEnum {
    case none
    /// Those that change nothing.
    case read
    /// Those that change something as well. The model is offered them only before it has read what was spoken.
    case write
}

/// A call of a tool that the language model wanted.
@Schema
package struct AskToolCall: Sendable {
    package var name: String
    /// A JSON object, as the model wrote it.
    package var arguments: String
    package var outcome: AskToolOutcome
    /// The beginning of what the tool returned, as JSON, or why it failed.
    package var result: String
}

package enum AskToolOutcome: String, SchemaEnum {
    case done
    /// The operation refused it, or failed.
    case failed
    /// It is not offered to the model, or there were too many calls.
    case refused
    case timedOut = "timed_out"
}

/// One piece of an answer on its way. The `text` of all pieces together is the answer: each is sent only when its
/// statement was found to stand in the record, so nothing is taken back.
@Schema
package struct AskEvent: Sendable, SpokenWords {
    package var type: AskEventType
    /// With `asked` and `done`.
    package var message: AskMessage?
    /// With `tool`.
    package var tool: AskToolCall?
    /// With `text`.
    package var text: String?
    /// With `statement`: what the text before it rests on.
    package var statement: AnswerStatement?
}

package enum AskEventType: String, SchemaEnum {
    /// The question is kept: the first event. `message` has its id.
    case asked
    /// A tool was called.
    case tool
    /// The next word or words of the answer.
    case text
    /// A statement of the answer is complete.
    case statement
    /// The answer is kept: the last event. `message` is whole.
    case done
}
