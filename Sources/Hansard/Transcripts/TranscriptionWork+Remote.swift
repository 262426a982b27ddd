import Database
import Foundation
import Jobs
import Mesh
import Speech
import Storage

/// Recordings that a speech service elsewhere writes down.
extension TranscriptionWork {
    /// How many of the workspace's terms a service is told to listen for.
    private static let mostTerms = 100
    /// Utterances that are kept together.
    private static let batch = 500

    /// Has the recording written down elsewhere: the result is waited for, or brought later.
    func runRemotely(_ job: TranscribeJob, _ context: JobContext) async throws {
        let isAnswered = try await ledger.database.read(.workspace(job.workspace)) { session in
            try await DeliveryStore.find(context.id, session).map { $0.status != .waiting } ?? false
        }
        // An attempt that did not live to hear it: the answer is there already.
        guard !isAnswered, let stored = try await start(job, context) else { return }
        guard let remote else {
            throw LastingJobFailure(error: HansardError(.unavailable, "The speech service is not set up any more."))
        }
        let terms = try await ledger.database.read(.workspace(job.workspace)) {
            try await VocabularyStore.terms(limit: Self.mostTerms, $0)
        }
        if let callback = remote.callback {
            return try await send(job, stored, terms, remote.stenographer, callback, context)
        }
        let heard = try await listen(to: stored, for: context, "Waiting for the speech service") { file, _ in
            try await remote.stenographer.heard(
                in: file, mediaType: stored.recording.mediaType, job.listening ?? ListeningOptions(),
                speakers: job.speakers, terms: terms)
        }
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            return try await keep(heard, job, context, at: now, transaction)
        }
    }

    /// Sends the recording with the address that the result is to be brought to. Both are noted before: whoever is
    /// interrupted in between sends it again, and the first result that comes counts.
    private func send(
        _ job: TranscribeJob, _ stored: RecordingStore.Stored, _ terms: [String],
        _ stenographer: any RemoteStenographer, _ callback: DeliveryCallback, _ context: JobContext
    ) async throws {
        let delivery = try await ledger.database.write(.workspace(job.workspace)) { transaction in
            try await context.confirm(in: transaction)
            let now = Timestamp.now
            let delivery = Delivery(
                id: context.id, recording: stored.recording.id, job: job, status: .waiting, storageKey: nil,
                expiresAt: now + callback.patience, createdAt: now)
            try await DeliveryStore.insert(delivery, transaction)
            return delivery
        }
        let address = callback.signature.address(
            callback.address, for: .init(workspace: job.workspace, delivery: delivery.id), until: delivery.expiresAt)
        try await listen(to: stored, for: context, "Sending the recording") { file, _ in
            try await stenographer.submit(
                file, mediaType: stored.recording.mediaType, job.listening ?? ListeningOptions(),
                speakers: job.speakers, terms: terms, to: address)
        }
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            // It may have come already.
            guard try await DeliveryStore.find(delivery.id, transaction)?.status == .waiting else {
                return Recorded(unchanged: ())
            }
            let record = try await queue.enqueue(
                AwaitDeliveryJob(delivery: delivery.id, workspace: job.workspace), workspace: job.workspace,
                owner: context.record.owner, subject: job.recording, runAt: JobTime(delivery.expiresAt),
                in: transaction)
            try await RecordingStore.work(on: stored.recording.id, job: record.id, transaction)
            let waits = LedgerChange(event: .recordingUpdated, subject: job.recording, meeting: job.meeting)
            return Recorded((), changes: [waits])
        }
    }

    /// Reads what was brought.
    func run(_ job: ReadDeliveryJob, _ context: JobContext) async throws {
        guard let delivery = try await delivery(job.delivery, in: job.workspace), delivery.status == .delivered,
            let key = try delivery.storageKey.map({ try BlobKey($0) })
        else { return }
        guard let remote else {
            throw LastingJobFailure(error: HansardError(.unavailable, "The speech service is not set up any more."))
        }
        let heard: HeardRecording
        do {
            heard = try await storage.withLocalFile(key) { file in
                try remote.stenographer.heard(
                    in: try Data(contentsOf: file), delivery.job.listening ?? ListeningOptions())
            }
        } catch let error as SpeechError {
            // The same bytes will say the same.
            throw LastingJobFailure(error: HansardError(error))
        }
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            guard try await DeliveryStore.move(delivery.id, from: .delivered, to: .done, transaction) else {
                return Recorded(unchanged: ())
            }
            return try await keep(heard, delivery.job, context, at: now, transaction)
        }
        try? await storage.delete(key)  // what cannot be deleted now is swept later
    }

    /// What was brought cannot be read: the recording has failed.
    func giveUp(_ job: ReadDeliveryJob, _ context: JobContext, _ error: any Error) async throws {
        guard let delivery = try await delivery(job.delivery, in: job.workspace) else { return }
        let failure = HansardError(failureOf: error)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.confirm(in: transaction)
            try await DeliveryStore.move(delivery.id, from: .delivered, to: .done, transaction)
            return try await fail(delivery.job, failure, context, at: now, transaction)
        }
    }

    /// The time is over.
    func run(_ job: AwaitDeliveryJob, _ context: JobContext) async throws {
        guard let delivery = try await delivery(job.delivery, in: job.workspace) else { return }
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            guard try await DeliveryStore.move(delivery.id, from: .waiting, to: .done, transaction) else {
                return Recorded(unchanged: ())
            }
            let failure = HansardError(.unavailable, "The speech service has not brought a transcript.")
            return try await fail(delivery.job, failure, context, at: now, transaction)
        }
    }

    private func delivery(_ id: UUID, in workspace: UUID) async throws -> Delivery? {
        try await ledger.database.read(.workspace(workspace)) { try await DeliveryStore.find(id, $0) }
    }

    private func keep(
        _ heard: HeardRecording, _ job: TranscribeJob, _ context: JobContext, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Recorded<Void> {
        let recording = Recording.ID(job.recording)
        guard try await RecordingStore.isBeingWritten(recording, by: context.id, transaction) else {
            return Recorded(unchanged: ())
        }
        try await UtteranceStore.delete(of: recording, transaction)
        let utterances = heard.words.utterances
        for (ordinal, start) in stride(from: 0, to: utterances.count, by: Self.batch).enumerated() {
            try await UtteranceStore.insert(
                HeardChannel(utterances: Array(utterances[start..<min(start + Self.batch, utterances.count)])),
                ordinal: ordinal, of: recording, by: context.id, transaction)
        }
        return try await keep(heard.words, turns: heard.turns, job, context, at: now, transaction)
    }
}
