import Database
import Foundation
package import Jobs
import Mesh
import Storage

/// Makes a recording of an upload whose last piece has come, should the request that brought it not have lived to.
struct CompleteUploadJob: Job {
    static let kind = "complete-upload"
    static let policy = JobPolicy(attempts: 10, timeout: .seconds(3600))

    var upload: UUID
    var workspace: UUID
}

/// Puts the pieces of an upload together.
///
/// The request that brings the last piece does it at once; a job that waits behind it does it otherwise. Both may: the
/// pieces stay until the row of the recording is there, and there is one such row at most.
package struct UploadCompletion: Sendable {
    let intake: RecordingIntake
    let database: any RelationalDatabase

    /// What has become a recording.
    struct Whole: Sendable {
        let claim: RecordingIntake.Claim
        let recording: Recording
        let blob: StoredBlob
        let parts: [UploadStore.Part]
    }

    /// Joins the pieces and looks at the file. A file that is no recording ends the upload, which then says why.
    /// - Throws: `undecodable_media`, `insufficient_storage`, `unavailable`.
    func join(_ upload: UploadStore.Stored) async throws -> Whole {
        let claim = RecordingIntake.Claim(
            id: upload.id, meeting: upload.meeting, mediaType: upload.mediaType, fileName: upload.fileName,
            transcribe: upload.transcribe, options: upload.options, user: upload.createdBy)
        let key = try RecordingFile(workspace: upload.workspace, meeting: upload.meeting, recording: upload.id).key
        let blob = try await intake.store(JoinedParts(parts: upload.parts, storage: intake.storage), as: key)
        do {
            let recording = try await intake.recording(claim, at: blob)
            return Whole(claim: claim, recording: recording, blob: blob, parts: upload.parts)
        } catch let error as HansardError where error.code == .undecodableMedia {
            try await database.write(.workspace(upload.workspace)) {
                try await UploadStore.fail(upload.id, error.message, at: .now, $0)
            }
            await forget(upload.parts)
            throw error
        }
    }

    /// Writes the recording's row in the place of the upload's.
    /// - Returns: nil when the other one has done it already.
    func keep(_ whole: Whole, in workspace: UUID, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
        -> (Recording, [LedgerChange])?
    {
        guard try await UploadStore.delete(whole.recording.id, transaction) else { return nil }
        return try await intake.insert(whole.recording, whole.blob, whole.claim, in: workspace, at: now, transaction)
    }

    /// Lets go of pieces. Those that cannot be deleted now are swept later.
    func forget(_ parts: [UploadStore.Part]) async {
        for part in parts { if let key = try? BlobKey(part.key) { try? await intake.storage.delete(key) } }
    }

    func register(in handlers: inout JobHandlers, ledger: JobLedger) {
        handlers.handle(CompleteUploadJob.self) { job, context in
            try await LastingJobFailure.telling { try await run(job, context, ledger) }
        }
    }

    private func run(_ job: CompleteUploadJob, _ context: JobContext, _ ledger: JobLedger) async throws {
        let upload = try await database.read(.workspace(job.workspace)) {
            try await UploadStore.find(.init(job.upload), $0)
        }
        guard let upload, upload.isComplete, upload.error == nil else { return }
        let whole = try await join(upload)
        try await ledger.change(by: context, in: job.workspace) { transaction, now in
            try await context.finish(in: transaction)
            guard let (_, changes) = try await keep(whole, in: job.workspace, at: now, transaction) else {
                return Recorded(unchanged: ())
            }
            return Recorded((), changes: changes)
        }
        await forget(whole.parts)
    }
}
