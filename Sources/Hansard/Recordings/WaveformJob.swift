package import Database
import Foundation
package import Jobs
package import Mesh
import Speech
package import Storage

/// Measures how loud a recording is over time.
struct WaveformJob: Job {
    static let kind = "waveform"
    static let policy = JobPolicy(attempts: 3, timeout: .seconds(3600))

    var recording: UUID
    var workspace: UUID
}

/// Has the waveform of every new recording measured.
package struct WaveformStarter: EventReader {
    package static let name = "waveforms"
    package let kinds: Set<EventName>? = [.recordingCreated]
    private let queue: JobQueue

    package init(queue: JobQueue) { self.queue = queue }

    package func handle(_ event: StoredEvent, _ transaction: any DatabaseTransaction) async throws {
        guard let workspace = event.workspace else { return }
        let recording = event.subject
        try await queue.enqueue(
            WaveformJob(recording: recording, workspace: workspace), workspace: workspace, subject: recording,
            in: transaction)
    }
}

/// What is done for `WaveformJob`.
package struct WaveformWork: Sendable {
    let stenographer: any Stenographer
    let storage: any BlobStorage
    let database: any RelationalDatabase

    package init(stenographer: any Stenographer, storage: any BlobStorage, database: any RelationalDatabase) {
        self.stenographer = stenographer
        self.storage = storage
        self.database = database
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(WaveformJob.self) { try await run($0, $1) }
    }

    private func run(_ job: WaveformJob, _ context: JobContext) async throws {
        let id = Recording.ID(job.recording)
        let stored = try await database.read(.workspace(job.workspace)) { try await RecordingStore.find(id, $0) }
        guard let stored else { return }
        let progress = ListeningProgress(
            context: context, durationMs: stored.recording.durationMs, detail: "Drawing the waveform")
        let waveform: Waveform
        do {
            waveform = try await storage.withLocalFile(BlobKey(stored.storageKey)) { [stenographer] file in
                try await progress.follow { try await stenographer.waveform(of: file, progress: $0) }
            }
        } catch let error as SpeechError {
            throw error.asJobFailure
        } catch let error as StorageError where error == .notFound {
            return  // it was deleted while we listened
        }
        try await database.write(.workspace(job.workspace)) { transaction in
            try await context.finish(in: transaction)
            guard try await RecordingStore.find(id, transaction) != nil else { return }
            try await WaveformStore.keep(waveform, of: id, transaction)
        }
    }
}

/// The table `waveforms`.
enum WaveformStore {
    static func keep(_ waveform: Waveform, of recording: Recording.ID, _ transaction: any DatabaseTransaction)
        async throws
    {
        try await transaction.run(
            """
            INSERT INTO waveforms (recording_id, workspace_id, content)
            VALUES (\(recording), \(.workspace), \([UInt8](waveform.data)))
            ON CONFLICT (recording_id) DO UPDATE SET content = excluded.content
            """)
    }

    static func find(_ recording: Recording.ID, _ session: any DatabaseSession) async throws -> Waveform? {
        let bytes: [UInt8]? = try await session.scalar(
            "SELECT content FROM waveforms WHERE workspace_id = \(.workspace) AND recording_id = \(recording)")
        return bytes.flatMap { Waveform(data: Data($0)) }
    }
}
