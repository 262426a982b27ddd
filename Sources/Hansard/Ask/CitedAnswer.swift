package import Foundation
import Language
package import Mesh

/// A question about what was said.
@Schema
package struct Question: Sendable {
    @Length(1...2000) package var question: String
    /// Where to look; null or empty means everywhere in the workspace.
    @Count(0...50) package var meetingIDs: [Meeting.ID]?
    /// The tools that a language model may call for it, as the person who asks.
    package var tools: AskTools = .read
}

/// An answer and the words that it rests on.
@Schema
package struct CitedAnswer: Sendable, SpokenWords {
    package var answer: String
    /// False when the record does not tell; then nothing is cited.
    package var answered: Bool
    package var citations: [AnswerCitation]
    /// The answer, part by part.
    package var statements: [AnswerStatement] = []
    /// The tools that the language model had called for the answer.
    package var tools: [AskToolCall] = []
    package var provenance: AnswerProvenance
}

/// A part of an answer.
@Schema
package struct AnswerStatement: Sendable {
    /// Plain text: of anything that a page would take for more, nothing is left.
    package var text: String
    /// The words that it rests on; never empty.
    package var citations: [AnswerCitation]
}

/// Words of a meeting's record.
@Schema
package struct AnswerCitation: Sendable, Hashable {
    package var meetingID: Meeting.ID
    package var segmentIDs: [Segment.ID]
    /// The very words.
    package var quote: String
    /// Who spoke them, if anybody can be told: whatever the words say of themselves.
    package var speaker: String?
    package var startMs: Int?
}

/// What made an answer.
@Schema
package struct AnswerProvenance: Sendable {
    /// `extractive`, or the name of a language model's server.
    package var engine: String = "extractive"
    package var model: String?
    /// SHA-256 of the instructions that a language model was given, in hexadecimal; null without one.
    package var promptHash: String?
    /// Statements of a language model that were left out because the words that they cite do not bear them.
    package var dropped: Int = 0
    /// Why a language model that is set up had no part in the answer, or not the whole.
    package var modelError: String?
}

extension CitedAnswer {
    /// The record does not tell.
    static func silence(_ provenance: AnswerProvenance = AnswerProvenance()) -> CitedAnswer {
        CitedAnswer(answer: Language.Answer.silence, answered: false, citations: [], provenance: provenance)
    }

    /// - Parameter separator: between the statements.
    init(_ statements: [AnswerStatement], separator: String, _ provenance: AnswerProvenance) {
        guard !statements.isEmpty else {
            self = .silence(provenance)
            return
        }
        self.init(
            answer: statements.map(\.text).joined(separator: separator), answered: true,
            citations: statements.flatMap(\.citations).uniqued, statements: statements, provenance: provenance)
    }
}
