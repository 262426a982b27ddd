package import Database
package import Foundation
package import Jobs
import Mesh
package import Storage

/// What is done for the jobs that keep the file storage in step with the recordings.
package struct RecordingFileWork: Sendable {
    private let storage: any BlobStorage
    private let database: any RelationalDatabase
    private let queue: JobQueue
    private let settings: RecordingSettings
    private let clock: @Sendable () -> Date

    package init(
        storage: any BlobStorage, database: any RelationalDatabase, queue: JobQueue,
        settings: RecordingSettings = RecordingSettings(),
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.storage = storage
        self.database = database
        self.queue = queue
        self.settings = settings
        self.clock = clock
    }

    package func register(in handlers: inout JobHandlers) {
        handlers.handle(DeleteFilesJob.self, { job, _ in try await delete(job) })
        handlers.handle(
            SweepFilesJob.self,
            { _, context in
                try await sweep(context)
                try await scheduleNext()
            }, failed: { _, _, _ in try await scheduleNext() })
    }

    /// Puts the first sweep into the queue, unless one waits there already. For the start of a worker.
    package func schedule() async throws {
        try await enqueueSweep(at: nil)
    }

    private func scheduleNext() async throws {
        let seconds = clock().timeIntervalSince1970 + SweepFilesJob.interval / .seconds(1)
        try await enqueueSweep(at: JobTime(microseconds: Int64(seconds * 1_000_000)))
    }

    private func enqueueSweep(at time: JobTime?) async throws {
        try await database.write(.unscoped) { transaction in
            _ = try await queue.enqueue(
                SweepFilesJob(), workspace: nil, dedupe: SweepFilesJob.dedupe, runAt: time, in: transaction)
        }
    }

    private func delete(_ job: DeleteFilesJob) async throws {
        let meeting = Meeting.ID(job.meeting)
        try await translated {
            if let recording = job.recording {
                let file = RecordingFile(workspace: job.workspace, meeting: meeting, recording: .init(recording))
                return try await storage.delete(try file.key)
            }
            let folder = try RecordingFile.folder(of: meeting, in: job.workspace)
            var next: BlobKey?
            repeat {
                let page = try await storage.list(under: folder, after: next, limit: 1_000)
                for blob in page.blobs { try await storage.delete(blob.key) }
                next = page.next
            } while next != nil
        }
    }

    private func sweep(_ context: JobContext) async throws {
        try await forgetUploads()
        try await sweep(RecordingFile.folder, context)
        try await sweep(UploadFile.folder, context)
        try await sweep(DeliveryFile.folder, context)
    }

    /// Forgets uploads that nobody went on with; their pieces are swept then.
    private func forgetUploads() async throws {
        let now = Timestamp(microseconds: Int64(clock().timeIntervalSince1970 * 1_000_000)), limit = 1_000
        while try await database.write(
            .unscoped,
            { transaction in
                try await UploadStore.forget(expiredBefore: now, limit: limit, transaction)
            }) == limit
        { try Task.checkCancellation() }
    }

    private func sweep(_ name: String, _ context: JobContext) async throws {
        let folder = try BlobKey(name)
        let oldest = clock().addingTimeInterval(-(settings.orphanAge / .seconds(1)))
        try await translated {
            var next: BlobKey?, seen = 0
            repeat {
                let page = try await storage.list(under: folder, after: next, limit: 1_000)
                try await sweep(page.blobs.filter { $0.modifiedAt < oldest })
                seen += page.blobs.count
                next = page.next
                try await context.progress(0, detail: "\(seen) files looked at")
            } while next != nil
        }
    }

    private func sweep(_ blobs: [BlobInfo]) async throws {
        let files = Dictionary(grouping: blobs.compactMap { RecordingFile(key: $0.key) }, by: \.workspace)
        for (workspace, files) in files {
            let ids = files.map(\.recording)
            let existing = try await database.read(.workspace(workspace)) { try await RecordingStore.existing(ids, $0) }
            for file in files where !existing.contains(file.recording) { try await storage.delete(try file.key) }
        }
        let pieces = blobs.compactMap { blob in UploadFile(key: blob.key).map { ($0, blob.key) } }
        for (workspace, pieces) in Dictionary(grouping: pieces, by: \.0.workspace) {
            let ids = pieces.map(\.0.upload)
            let existing = try await database.read(.workspace(workspace)) { try await UploadStore.existing(ids, $0) }
            for piece in pieces where !existing.contains(piece.0.upload) { try await storage.delete(piece.1) }
        }
        let answers = blobs.compactMap { blob in DeliveryFile(key: blob.key).map { ($0, blob.key) } }
        for (workspace, answers) in Dictionary(grouping: answers, by: \.0.workspace) {
            let keys = answers.map(\.1.text)
            let wanted = try await database.read(.workspace(workspace)) { try await DeliveryStore.wanted(keys, $0) }
            for answer in answers where !wanted.contains(answer.1.text) { try await storage.delete(answer.1) }
        }
    }

    private func translated(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as StorageError {
            throw JobFailure(error: HansardError(error))
        }
    }
}
