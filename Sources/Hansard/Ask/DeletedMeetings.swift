package import Database
import Foundation
package import Mesh

/// Takes the words of a deleted meeting out of the answers that have some, and with them what tools returned for these
/// answers. What else an answer says stays.
package struct DeletedMeetings: EventReader {
    package static let name = "ask-mind"
    package let kinds: Set<EventName>? = [.meetingDeleted]

    package init() {}

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let meeting = event.meeting else { return }
        for message in try await AskMessageStore.messages(from: meeting, transaction) {
            guard let content = message.content else { continue }
            try await AskMessageStore.replace(
                message.id, content.without(Meeting.ID(meeting)), understoodAs: nil, without: meeting, transaction)
        }
    }
}

extension AskMessageStore.Content {
    static let goneNotice = "A meeting that this answer had words of was deleted, and its words with it."

    func without(_ meeting: Meeting.ID) -> Self {
        let kept = answer.statements.filter { statement in statement.citations.allSatisfy { $0.meetingID != meeting } }
        let separator = answer.provenance.engine == AnswerProvenance().engine ? "\n" : ModelWork.separator
        var content = self
        content.answer = CitedAnswer(kept, separator: separator, answer.provenance)
        content.tools = tools.map { call in
            var call = call
            call.result = ""
            return call
        }
        content.notice = Self.goneNotice
        return content
    }
}
