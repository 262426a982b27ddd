package import Database
import Foundation
package import Jobs
package import Mesh
import NIOCore
package import Storage

/// Where other services bring what they were asked for.
@Service("webhooks")
package struct WebhookService: Sendable {
    let database: any RelationalDatabase
    let storage: any BlobStorage
    let queue: JobQueue
    /// Nil where nothing is asked for.
    let callback: DeliveryCallback?

    /// The largest answer that is taken, in bytes: a day of speech.
    static let answerLimit: Int64 = 128 << 20

    package init(
        database: any RelationalDatabase, storage: any BlobStorage, queue: JobQueue, callback: DeliveryCallback?
    ) {
        self.database = database
        self.storage = storage
        self.queue = queue
        self.callback = callback
    }

    /// Takes a transcript that Deepgram brings. The address that it was given is signed; without that nothing is taken.
    /// What is brought again changes nothing.
    @Operation(
        .post, "/webhooks/deepgram", for: .anyone, rate: .unlimited, tool: false, replays: false,
        fails: [.unauthorized, .tooLarge, .insufficientStorage, .unavailable])
    package func deepgram(_ result: Upload, matching proof: DeliveryProof, by caller: Caller) async throws {
        guard let claim = callback?.signature.claim(by: proof, at: .now) else {
            throw HansardError(.unauthorized, "Nothing was asked for with this address")
        }
        let delivery = try await database.read(.workspace(claim.workspace)) {
            try await DeliveryStore.find(claim.delivery, $0)
        }
        guard let delivery, delivery.status == .waiting else { return }
        let key = try DeliveryFile(workspace: claim.workspace, delivery: claim.delivery).key()
        try await store(result.bytes, as: key)
        let isNoted = try await database.write(.workspace(claim.workspace)) { transaction in
            guard
                try await DeliveryStore.move(
                    delivery.id, from: .waiting, to: .delivered, key: key.text, transaction)
            else { return false }
            let job = try await queue.enqueue(
                ReadDeliveryJob(delivery: delivery.id, workspace: claim.workspace), workspace: claim.workspace,
                subject: delivery.recording.uuid, in: transaction)
            try await RecordingStore.work(on: delivery.recording, job: job.id, transaction)
            return true
        }
        // Another copy was faster.
        if !isNoted { try? await storage.delete(key) }
    }

    private func store(_ bytes: ByteStream, as key: BlobKey) async throws {
        do {
            _ = try await storage.put(key, from: bytes, limit: Self.answerLimit)
        } catch {
            throw HansardError(error)
        }
    }
}
