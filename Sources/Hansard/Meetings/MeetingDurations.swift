package import Database
import Foundation
package import Mesh

/// Keeps a meeting's duration to that of its recordings.
package struct MeetingDurations: EventReader {
    package static let name = "meeting-durations"
    package let kinds: Set<EventName>? = [.recordingCreated, .recordingUpdated, .recordingDeleted]

    package init() {}

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let id = event.meeting.map({ Meeting.ID($0) }), let total = event.details["total_duration_ms"],
            var meeting = try await MeetingStore.find(id, transaction)
        else { return }
        let duration: Int? = if case .integer(let milliseconds) = total { Int(milliseconds) } else { nil }
        guard meeting.durationMs != duration else { return }
        let before = meeting.version
        meeting.durationMs = duration
        meeting.version += 1
        meeting.updatedAt = max(event.createdAt, meeting.updatedAt)
        try await MeetingStore.update(meeting, from: before, transaction)
        let entry = LedgerEntry(
            event: .meetingUpdated, subject: id.uuid, meeting: id.uuid, workspace: event.workspace,
            details: ["title": .string(meeting.title)])
        try await LedgerStore.write(entry, by: Self.name, because: event.id, at: meeting.updatedAt, transaction)
    }
}
