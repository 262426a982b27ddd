import Foundation
package import Jobs
import Mesh
import NIOCore
package import Outbound
import Storage
import Synchronization

/// Fetches a recording from an address that a person has named.
struct ImportJob: Job {
    static let kind = "import-recording"
    static let policy = JobPolicy(attempts: 4, timeout: .seconds(2 * 3600))

    /// The id that the recording is to have.
    var recording: UUID
    var meeting: UUID
    var workspace: UUID
    var address: String
    var transcribe: Bool
    var options: TranscriptionOptions
    var user: UUID?
}

/// What is done for `ImportJob`.
package struct ImportWork: Sendable {
    let intake: RecordingIntake
    let client: OutboundClient
    let ledger: JobLedger

    package init(recordings: RecordingService, client: OutboundClient, ledger: JobLedger) {
        intake = recordings.intake
        self.client = client
        self.ledger = ledger
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(ImportJob.self) { job, context in
            try await LastingJobFailure.telling { try await run(job, context) }
        }
    }

    private func run(_ job: ImportJob, _ context: JobContext) async throws {
        let (claim, blob) = try await fetch(job, context)
        let recording = try await intake.recording(claim, at: blob)
        do {
            try await ledger.change(by: context, in: job.workspace) { transaction, now in
                try await context.finish(in: transaction)
                let (_, changes) = try await intake.insert(
                    recording, blob, claim, in: job.workspace, at: now, transaction)
                return Recorded((), changes: changes)
            }
        } catch {
            await intake.discard(blob.key, after: error)
            throw error
        }
    }

    private func fetch(_ job: ImportJob, _ context: JobContext) async throws -> (RecordingIntake.Claim, StoredBlob) {
        let failure = Mutex<OutboundError?>(nil)
        do {
            let response = try await client.fetch(job.address, limit: intake.settings.uploadLimit)
            try intake.settings.admit(mediaType: response.mediaType, sizeBytes: response.declaredLength)
            let claim = RecordingIntake.Claim(
                id: .init(job.recording), meeting: .init(job.meeting), mediaType: response.mediaType,
                fileName: response.fileName, transcribe: job.transcribe, options: job.options, user: job.user)
            let key = try RecordingFile(workspace: job.workspace, meeting: claim.meeting, recording: claim.id).key
            let bytes = FetchedBytes(response: response, context: context) { error in failure.withLock { $0 = error } }
            return (claim, try await intake.store(bytes, as: key))
        } catch let error as OutboundError {
            throw error.asJobFailure
        } catch {
            if let reason = failure.withLock({ $0 }) { throw reason.asJobFailure }
            throw error
        }
    }
}

/// Bytes as they come in from elsewhere; the job's followers are told how many.
private struct FetchedBytes: AsyncSequence, Sendable {
    let response: OutboundResponse
    let context: JobContext
    /// Told why the bytes broke off.
    let failed: @Sendable (OutboundError) -> Void

    func makeAsyncIterator() -> Iterator {
        Iterator(base: response.bytes.makeAsyncIterator(), total: response.declaredLength, bytes: self)
    }

    struct Iterator: AsyncIteratorProtocol {
        var base: OutboundBytes.AsyncIterator
        let total: Int64?
        let bytes: FetchedBytes
        var received: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            let chunk: ByteBuffer?
            do {
                chunk = try await base.next()
            } catch {
                bytes.failed(error)
                throw error
            }
            received += Int64(chunk?.readableBytes ?? 0)
            let fraction = total.map { Double(received) / Double(Swift.max($0, 1)) } ?? 0
            let size = "\(received / 1_000_000)\(total.map { " of \($0 / 1_000_000)" } ?? "") MB"
            try await bytes.context.progress(Swift.min(fraction, 0.99), detail: "Fetching: \(size)")
            return chunk
        }
    }
}

extension OutboundError {
    /// What may look different in a while is tried again.
    fileprivate var asJobFailure: any Error {
        let error = HansardError(self)
        switch self {
        case .unreachable, .unresolvable, .cutOff, .stalled, .tookTooLong, .status(408), .status(429),
            .status(500...):
            return JobFailure(error: error)
        case .cancelled: return CancellationError()
        default: return LastingJobFailure(error: error)
        }
    }
}

extension HansardError {
    /// Why something cannot be fetched, for whoever named the address.
    init(_ error: OutboundError) {
        switch error {
        case .tooLarge: self.init(.tooLarge, error.message)
        default: self.init(.unreachableAddress, error.message)
        }
    }
}
