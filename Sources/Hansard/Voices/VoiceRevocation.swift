package import Database
import Foundation
package import Jobs
package import Mesh

/// Withdraws the consent to known voices, and erases what was kept by it.
package struct VoiceRevocation: Sendable {
    let queue: JobQueue

    package init(queue: JobQueue) { self.queue = queue }

    /// Erases the print of a voice, takes its mark from the speakers who were named by it, and notes the end of its
    /// consent, in one transaction. Their names stay: they are the record.
    /// - Returns: whether the consent held.
    func revoke(
        _ voice: Voice.ID, in workspace: UUID?, by user: Identifier<User>?, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        // First the job, as the job itself does it: who takes two things in the same order never waits for each other.
        try await queue.cancel(subject: voice.uuid, in: transaction)
        guard try await VoiceStore.revoke(voice, by: user, at: now, transaction) else { return false }
        try await VoicePrintStore.delete(of: voice, transaction)
        try await SpeakerStore.forget(voice, at: now, transaction)
        try await queue.enqueue(ExpungeVoicesJob(), workspace: workspace, in: transaction)
        return true
    }
}

/// Makes erased prints unreadable in the database's files as well.
struct ExpungeVoicesJob: Job {
    static let kind = "expunge-voices"
    /// Who reads for long holds it up, so it is patient.
    static let policy = JobPolicy(attempts: 20, timeout: .seconds(600))
}

/// Revokes the voices of a person who has left the workspace.
package struct LeaversVoices: EventReader {
    package static let name = "leavers-voices"
    package let kinds: Set<EventName>? = [.memberRemoved]
    private let revocation: VoiceRevocation

    package init(revocation: VoiceRevocation) { self.revocation = revocation }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        for voice in try await VoiceStore.voices(of: .init(event.subject), transaction) {
            let isNews = try await revocation.revoke(
                voice, in: event.workspace, by: nil, at: event.createdAt, transaction)
            guard isNews else { continue }
            let entry = LedgerEntry(
                event: .voiceRevoked, subject: voice.uuid, meeting: nil, workspace: event.workspace, details: [:])
            try await LedgerStore.write(entry, by: Self.name, because: event.id, at: event.createdAt, transaction)
        }
    }
}
