import Foundation
package import Jobs
import Mesh
import Speech
package import Storage

/// What is done for the jobs that turn a recording into a transcript.
///
/// Each step's result is written in the transaction that ends its job. A worker that was killed has left no more behind
/// than what it had heard, from where the next one goes on; and one whose job was taken over cannot write any more: each
/// segment appears once.
package struct TranscriptionWork: Sendable {
    let stenographer: any Stenographer
    let storage: any BlobStorage
    let ledger: JobLedger
    let queue: JobQueue
    /// Writes down what is not to be written down here.
    let remote: RemoteTranscription?
    let assembly = TranscriptAssembly()

    package init(
        stenographer: any Stenographer, remote: RemoteTranscription? = nil, storage: any BlobStorage, ledger: JobLedger,
        queue: JobQueue
    ) {
        self.remote = remote
        self.stenographer = stenographer
        self.storage = storage
        self.ledger = ledger
        self.queue = queue
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(TranscribeJob.self, { try await run($0, $1) }, failed: { try await giveUp($0, $1, $2) })
        handlers.handle(SpeakersJob.self, { try await run($0, $1) }, failed: { try await giveUp($0, $1, $2) })
        handlers.handle(ReadDeliveryJob.self, { try await run($0, $1) }, failed: { try await giveUp($0, $1, $2) })
        handlers.handle(AwaitDeliveryJob.self) { try await run($0, $1) }
    }

    /// Listens to a recording's file and tells the job's followers how far it has come.
    ///
    /// - Parameter share: the part of the job's progress that listening makes up.
    /// - Throws: `LastingJobFailure` for what another attempt would not mend, `JobFailure` for what it might.
    func listen<Result: Sendable>(
        to stored: RecordingStore.Stored, for context: JobContext, _ detail: String,
        _ work: @escaping @Sendable (URL, @escaping @Sendable (Int) -> Void) async throws -> Result
    ) async throws -> Result {
        let progress = ListeningProgress(context: context, durationMs: stored.recording.durationMs, detail: detail)
        do {
            let key = try BlobKey(stored.storageKey)
            return try await storage.withLocalFile(key) { file in
                try await progress.follow { report in try await work(file, report) }
            }
        } catch let error as SpeechError {
            throw error.asJobFailure
        } catch let error as StorageError {
            throw error == .notFound
                ? LastingJobFailure(error: HansardError(error)) : JobFailure(error: HansardError(error))
        }
    }
}

extension SpeechError {
    /// Missing models and programs are somebody's to install, not another attempt's to mend.
    var asJobFailure: any Error {
        switch self {
        case .undecodableMedia, .noAudio, .tooLong, .limitExceeded, .modelsMissing, .decoderMissing, .unknownLanguage,
            .badModel, .engineRefused:
            LastingJobFailure(error: HansardError(self))
        case .engineFailed, .busy: JobFailure(error: HansardError(self))
        case .cancelled: CancellationError()
        }
    }
}
