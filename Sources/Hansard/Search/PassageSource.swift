import Foundation
import Language
package import Mesh

/// Something of a meeting that can be searched: one kind of passages. Notes, when there are any, are one more.
protocol PassageSource: Sendable {
    /// Its passages of a meeting as it is now; none where there is nothing.
    func passages(of meeting: Meeting.ID, by mesh: ServiceMesh) async throws -> [IndexedPassage]
}

/// What was spoken.
struct SpokenPassages: PassageSource {
    func passages(of meeting: Meeting.ID, by mesh: ServiceMesh) async throws -> [IndexedPassage] {
        let transcript = try await mesh[TranscriptService.self].get(meeting, matching: TranscriptQuery())
        let passages = PassageBuilder().passages(of: transcript.segments.map(\.source), in: meeting.uuid)
        guard !passages.isEmpty else { return [] }
        var people: [String: Set<String>] = [:]
        for speaker in try await mesh[SpeakerService.self].list(meeting) {
            let name = speaker.name ?? speaker.label
            people[name, default: []].formUnion(PersonKeys.kept(name: name, user: speaker.userID?.uuid))
        }
        return passages.map { passage in
            let speakers = passage.speakers.map { people[$0] ?? PersonKeys.kept(name: $0, user: nil) }
            return IndexedPassage(
                kind: .transcript, passage: passage, people: speakers.reduce(into: []) { $0.formUnion($1) })
        }
    }
}

/// What the minutes state: each statement with the segments that it cites.
struct MinutesPassages: PassageSource {
    func passages(of meeting: Meeting.ID, by mesh: ServiceMesh) async throws -> [IndexedPassage] {
        let minutes = try await mesh[MinutesService.self].get(meeting, matching: MinutesQuery())
        let statements = minutes.summary + minutes.keyPoints + minutes.decisions + minutes.openQuestions
        return statements.enumerated().map { ordinal, statement in
            // Statements are no neighbours of each other: every second place is empty.
            let passage = Passage(
                recordID: meeting.uuid, ordinal: ordinal * 2, text: statement.text,
                citing: statement.citations.flatMap { $0.segmentIDs.map(\.uuid) }, startMs: statement.startMs)
            return IndexedPassage(kind: .minutes, passage: passage, people: [])
        }
    }
}

/// What is to be done after the meeting.
struct ActionItemPassages: PassageSource {
    func passages(of meeting: Meeting.ID, by mesh: ServiceMesh) async throws -> [IndexedPassage] {
        let items = try await mesh[ActionItemService.self].list(meeting, matching: ActionItemFilter())
        return items.enumerated().map { ordinal, item in
            let passage = Passage(
                recordID: meeting.uuid, ordinal: ordinal * 2,
                text: [item.text, item.description ?? ""].filter { !$0.isEmpty }.joined(separator: " "),
                citing: item.citations.flatMap { $0.segmentIDs.map(\.uuid) }, startMs: item.startMs)
            let people = item.assignee.map { PersonKeys.kept(name: $0, user: item.assigneeID?.uuid) } ?? []
            return IndexedPassage(kind: .actionItem, passage: passage, people: people)
        }
    }
}

extension Passage {
    /// A text of its own that cites segments; without any, it stands for the record as a whole.
    fileprivate init(recordID: UUID, ordinal: Int, text: String, citing segments: [UUID], startMs: Int?) {
        let first = SourceSegment(id: segments.first ?? recordID, speaker: nil, text: text, startMs: startMs)
        let others = segments.dropFirst().map { SourceSegment(id: $0, speaker: nil, text: "", startMs: nil) }
        self.init(recordID: recordID, ordinal: ordinal, pieces: [first] + others)
    }
}
