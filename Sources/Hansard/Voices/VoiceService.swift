import Database
import Foundation
package import Jobs
package import Mesh

/// People whose voices are known in all meetings of a workspace, each by their recorded consent.
@Service("voices")
package struct VoiceService: Sendable {
    let ledger: SQLLedger
    let queue: JobQueue
    private var revocation: VoiceRevocation { VoiceRevocation(queue: queue) }

    /// Voices that a workspace may know.
    static let limit = 1_000
    /// Speakers that an export names.
    private static let exportLimit = 10_000

    package init(ledger: SQLLedger, queue: JobQueue) {
        self.ledger = ledger
        self.queue = queue
    }

    /// Lists the people whose voices are known, or were, the newest first.
    @Operation(.get, "/voices", for: .member)
    package func list(matching filter: VoiceFilter, page: Page, by caller: Caller) async throws -> PageOf<Voice> {
        let request = try VoiceStore.order.request(page)
        return try await ledger.database.read(caller.scope) { try await VoiceStore.page(filter, request, $0) }
    }

    /// Returns one known voice, without its print.
    @Operation(.get, "/voices/{id}", for: .member)
    package func get(_ id: Voice.ID, by caller: Caller) async throws -> Voice {
        let voice = try await ledger.database.read(caller.scope) { try await VoiceStore.find(id, $0) }
        guard let voice else { throw HansardError.notFound("voice") }
        return voice
    }

    /// Records a person's consent and begins to learn their voice, from what a speaker says in a meeting. In recordings
    /// that are written down from then on, who sounds like that is called by the name.
    @Operation(
        .post, "/voices", for: .admin, status: .accepted, emits: .voiceCreated, tool: false, fails: [.conflict])
    package func create(_ draft: VoiceDraft, by caller: Caller) async throws -> AcceptedVoice {
        let name = try Self.checked(draft.name, "name"), workspace = try caller.workspace
        if let user = draft.userID { try await require(user, by: caller) }
        return try await ledger.change(by: caller) { transaction, now in
            guard try await VoiceStore.count(transaction) < Self.limit else {
                throw HansardError(.conflict, "\(Self.limit) voices are known already; revoke one first")
            }
            let speaker = try await Self.speaker(draft.speakerID, transaction)
            let consent = try Self.consent(draft.consent, of: name, by: caller, at: now)
            let voice = Voice(
                id: .init(.v7(at: now)), name: name, userID: draft.userID, status: .learning, error: nil, seconds: nil,
                meetingID: speaker.meetingID, speakerID: speaker.id, consent: consent, version: 1,
                createdBy: caller.identity.user.map { .init($0) }, createdAt: now, updatedAt: now)
            let job = try await begin(voice, from: speaker, in: workspace, by: caller, transaction)
            try await VoiceStore.insert(voice, job: job.id.uuid, transaction)
            return Recorded(
                AcceptedVoice(voice: voice, job: job), subject: voice.id.uuid, details: ["name": .string(name)])
        }
    }

    /// Learns a voice anew, from what a speaker says in a meeting: where it could not be learned, where another
    /// recording is better, and where the person has agreed again. What was known of it is erased at once.
    @Operation(
        .post, "/voices/{id}/learn", for: .admin, status: .accepted, emits: .voiceUpdated, tool: false,
        fails: [.conflict])
    package func learn(_ id: Voice.ID, _ lesson: VoiceLesson, by caller: Caller) async throws -> AcceptedVoice {
        let workspace = try caller.workspace
        return try await ledger.change(by: caller) { transaction, now in
            guard var voice = try await VoiceStore.find(id, transaction) else { throw HansardError.notFound("voice") }
            guard voice.status != .learning else {
                throw HansardError(.conflict, "The voice is being learned already")
            }
            let before = voice.version, speaker = try await Self.speaker(lesson.speakerID, transaction)
            if let draft = lesson.consent {
                voice.consent = try Self.consent(draft, of: voice.name, by: caller, at: now)
                try await VoiceStore.insert(voice.consent, of: id, transaction)
            }
            guard voice.consent.revokedAt == nil else {
                throw HansardError.invalid("consent", "missing", "must be there: the last one was revoked")
            }
            voice.status = .learning
            (voice.error, voice.seconds) = (nil, nil)
            (voice.meetingID, voice.speakerID) = (speaker.meetingID, speaker.id)
            voice.version += 1
            voice.updatedAt = now
            let job = try await begin(voice, from: speaker, in: workspace, by: caller, transaction)
            try await VoiceStore.update(voice, from: before, job: job.id.uuid, transaction)
            try await VoicePrintStore.delete(of: id, transaction)
            try await queue.enqueue(ExpungeVoicesJob(), workspace: workspace, in: transaction)
            return Recorded(
                AcceptedVoice(voice: voice, job: job), subject: id.uuid, details: ["name": .string(voice.name)])
        }
    }

    /// Changes what people with a voice are called, or which person of the workspace it is. Names that stand in
    /// transcripts stay.
    @Operation(.patch, "/voices/{id}", for: .admin, emits: .voiceUpdated, tool: false)
    package func update(_ id: Voice.ID, _ change: VoiceChange, ifMatch: EntityTag?, by caller: Caller) async throws
        -> Voice
    {
        if case .to(let user) = change.userID { try await require(user, by: caller) }
        return try await ledger.change(by: caller) { transaction, now in
            guard var voice = try await VoiceStore.find(id, transaction) else { throw HansardError.notFound("voice") }
            try voice.require(ifMatch)
            let before = voice.version
            voice.name = try Self.checked(try change.name.applied(to: voice.name, field: "name"), "name")
            voice.userID = change.userID.applied(to: voice.userID)
            voice.version += 1
            voice.updatedAt = now
            try await VoiceStore.update(voice, from: before, transaction)
            return Recorded(voice, subject: id.uuid, details: ["name": .string(voice.name)])
        }
    }

    /// Withdraws the consent: the voice print is erased at once, and nobody is known by it any more. That there was a
    /// consent, and until when, stays. The workspace's admins may do it, and the person whose voice it is.
    @Operation(.post, "/voices/{id}/revoke", for: .viewer, emits: .voiceRevoked, tool: false)
    package func revoke(_ id: Voice.ID, by caller: Caller) async throws -> Voice {
        let workspace = try caller.workspace
        return try await ledger.change(by: caller) { transaction, now in
            let voice = try await Self.own(id, of: caller, transaction)
            let isNews = try await revocation.revoke(
                id, in: workspace, by: caller.identity.user.map { .init($0) }, at: now, transaction)
            guard isNews else { return Recorded(unchanged: voice) }
            return Recorded(try await VoiceStore.find(id, transaction) ?? voice, subject: id.uuid)
        }
    }

    /// Returns all that is kept about a person as a known voice, the print among it. The workspace's admins may have
    /// it, and the person whose voice it is.
    @Operation(.get, "/voices/{id}/export", for: .viewer, tool: false)
    package func export(_ id: Voice.ID, by caller: Caller) async throws -> VoiceExport {
        try await ledger.database.read(caller.scope) { session in
            let voice = try await Self.own(id, of: caller, session)
            return VoiceExport(
                voice: voice,
                print: try await VoicePrintStore.find(id, session).map { VoicePrintExport($0, seconds: voice.seconds) },
                consents: try await VoiceStore.consents(to: id, session),
                speakers: try await SpeakerStore.recognized(by: id, limit: Self.exportLimit, session),
                exportedAt: .now)
        }
    }

    private func begin(
        _ voice: Voice, from speaker: Speaker, in workspace: UUID, by caller: Caller,
        _ transaction: any DatabaseTransaction
    ) async throws -> JobView {
        let job = LearnVoiceJob(
            voice: voice.id.uuid, meeting: speaker.meetingID.uuid, speaker: speaker.id.uuid, workspace: workspace)
        return JobView(
            try await queue.enqueue(
                job, workspace: workspace, owner: caller.identity.user, subject: voice.id.uuid, in: transaction))
    }
}
