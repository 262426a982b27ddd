import Foundation
import Language
package import Mesh

/// Draws suggested questions from what was said.
struct AskPrompts: Sendable {
    let caller: Caller

    /// Meetings that are looked at where none is named, and questions of each of them.
    private static let recentMeetings = 20
    private static let mostMeetings = 4
    private static let mostOfOne = 3

    func prompts(_ query: AskPromptQuery) async throws -> [AskPrompt] {
        if let meeting = query.meetingID {
            _ = try await caller.mesh[MeetingService.self].get(meeting)
            return try await prompts(of: meeting, limit: query.limit)
        }
        let recent = try await caller.mesh[MeetingService.self].list(
            matching: MeetingFilter(), page: Page(limit: Self.recentMeetings))
        var found: [AskPrompt] = [], meetings = 0
        for meeting in recent.items where found.count < query.limit && meetings < Self.mostMeetings {
            let own = try await prompts(of: meeting.id, limit: min(Self.mostOfOne, query.limit - found.count))
            if !own.isEmpty { meetings += 1 }
            found += own
        }
        return found
    }

    private func prompts(of meeting: Meeting.ID, limit: Int) async throws -> [AskPrompt] {
        let transcript = try await caller.mesh[TranscriptService.self].get(meeting, matching: TranscriptQuery())
        guard !transcript.segments.isEmpty else { return [] }
        let minutes = try await caller.mesh[MinutesService.self].get(meeting, matching: MinutesQuery())
        // Quotes, for a decision may be worded otherwise than it was spoken.
        let decisions = minutes.decisions.compactMap(\.citations.first?.quote)
        return SuggestedQuestions(transcript.segments.map(\.source), of: meeting.uuid)
            .questions(decisions: decisions, limit: limit)
            .map { AskPrompt(question: $0.text, kind: AskPromptKind($0.kind), meetingID: meeting) }
    }
}

/// What questions are suggested for.
@Schema
package struct AskPromptQuery: Sendable {
    /// Only of this meeting; without one, of the newest.
    package var meetingID: Meeting.ID?
    @Within(1...20) package var limit: Int = 8

    package init(meetingID: Meeting.ID? = nil, limit: Int = 8) {
        self.meetingID = meetingID
        self.limit = limit
    }
}

/// A question that the record answers, in words that were spoken.
@Schema
package struct AskPrompt: Sendable, SpokenWords {
    package var question: String
    package var kind: AskPromptKind
    /// The meeting that it was drawn from.
    package var meetingID: Meeting.ID
}

/// What of a meeting a suggested question asks for.
package enum AskPromptKind: String, SchemaEnum {
    case topic, person, decision, number

    init(_ kind: SuggestedQuestion.Kind) {
        self =
            switch kind {
            case .topic: .topic
            case .person: .person
            case .decision: .decision
            case .number: .number
            }
    }
}
