import Database
import Foundation
import Jobs
import Mesh
import NIOCore
import Storage
import Testing

@testable import Hansard

@Suite("A recording that comes in pieces")
struct ResumableUploadTests {
    private struct Dropped: Error {}

    private func piece(_ bytes: some Sequence<UInt8>, drops: Bool = false) -> Upload {
        let buffer = ByteBuffer(bytes: bytes)
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            continuation.yield(buffer)
            continuation.finish(throwing: drops ? Dropped() : nil)
        }
        return Upload(mediaType: nil, fileName: nil, declaredLength: nil, bytes: ByteStream(stream))
    }

    private func begin(_ house: LineHouse, _ size: Int) async throws -> (Meeting.ID, RecordingUpload) {
        let meeting = try await house.meeting()
        let upload = try await house.mesh()[UploadService.self].initiate(
            meeting, UploadDraft(sizeBytes: size, fileName: "../call.wav", transcribe: false)
        )
        return (meeting, upload)
    }

    @Test("It goes on where it broke off, and becomes the recording that was sent")
    func resumes() async throws {
        try await LineHouse.open { house in
            let sound = Sound.tone(milliseconds: 2_000), uploads = house.mesh()[UploadService.self]
            let (meeting, upload) = try await begin(house, sound.count)
            #expect(upload.uploadURL == "/files/\(upload.id)")
            #expect(upload.fileName == "call.wav")
            let first = try await uploads.append(
                upload.id, piece(sound[..<20_000], drops: true), matching: UploadPosition())
            #expect(first.receivedBytes == 20_000)
            #expect(try await uploads.get(upload.id).receivedBytes == 20_000)
            #expect(await LineHouse.code { try await uploads.complete(upload.id) } == "conflict")
            _ = try await uploads.append(upload.id, piece(sound[20_000...]), matching: UploadPosition(offset: 20_000))
            let recording = try await house.recording(upload.id)
            #expect(recording.meetingID == meeting)
            #expect(recording.sizeBytes == Int64(sound.count))
            #expect(recording.durationMs == 2_000)
            #expect(recording.status == .uploaded)
            #expect(try await uploads.complete(upload.id).id == recording.id)
            var bytes: [UInt8] = []
            let audio = try await house.mesh()[RecordingService.self].audio(upload.id, matching: ByteRange())
            for try await chunk in audio.bytes { bytes += Array(chunk.readableBytesView) }
            #expect(bytes == sound)
            #expect(try await house.files().count == 1)
            #expect(try await house.count("uploads") == 0)
            #expect(try await house.events().filter { $0 == "recording.created" }.count == 1)
        }
    }

    @Test("Bytes for another place, and more than were announced, are refused and not kept")
    func refuses() async throws {
        try await LineHouse.open { house in
            let uploads = house.mesh()[UploadService.self]
            let (_, upload) = try await begin(house, 1_000)
            let some = [UInt8](repeating: 7, count: 600)
            _ = try await uploads.append(upload.id, piece(some), matching: UploadPosition())
            #expect(
                await LineHouse.code { try await uploads.append(upload.id, piece(some), matching: UploadPosition()) }
                    == "conflict")
            #expect(
                await LineHouse.code {
                    try await uploads.append(upload.id, piece(some), matching: UploadPosition(offset: 600))
                } == "too_large")
            #expect(try await uploads.get(upload.id).receivedBytes == 600)
            #expect(try await house.files().count == 1)
            let codes = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        await LineHouse.code {
                            try await uploads.append(
                                upload.id, piece([1, 2, 3]), matching: UploadPosition(offset: 600))
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.compactMap { $0 } == ["conflict", "conflict", "conflict"])
            #expect(try await uploads.get(upload.id).receivedBytes == 603)
            try await uploads.cancel(upload.id)
            #expect(try await house.files().isEmpty)
            #expect(await LineHouse.code { try await uploads.get(upload.id) } == "not_found")
        }
    }

    @Test("What turns out to be no recording says so, and leaves nothing behind")
    func undecodable() async throws {
        try await LineHouse.open { house in
            let uploads = house.mesh()[UploadService.self]
            let (_, upload) = try await begin(house, 9)
            let text = Array("plain old".utf8)
            #expect(
                await LineHouse.code { try await uploads.append(upload.id, piece(text), matching: UploadPosition()) }
                    == "undecodable_media")
            #expect(try await uploads.get(upload.id).error != nil)
            #expect(await LineHouse.code { try await uploads.complete(upload.id) } == "undecodable_media")
            #expect(try await house.files().isEmpty)
        }
    }

    @Test("A process that ends after the last piece leaves the rest to a job")
    func isCompletedByAJob() async throws {
        try await LineHouse.open { house in
            let sound = Sound.tone(milliseconds: 500)
            let (_, upload) = try await begin(house, sound.count)
            // What the request does until the piece is safe, and no more.
            let stored = try await house.database.read(.workspace(house.workspace)) {
                try #require(try await UploadStore.find(upload.id, $0))
            }
            let key = try UploadFile(workspace: house.workspace, upload: upload.id.uuid).key(at: 0)
            try await house.storage.put(key, from: ByteStream(ByteBuffer(bytes: sound)), limit: 1 << 20)
            try await house.database.write(.workspace(house.workspace)) { transaction in
                let part = UploadStore.Part(key: key.text, bytes: Int64(sound.count))
                _ = try await UploadStore.append(part, to: stored, until: .now, at: .now, transaction)
                try await house.queue.enqueue(
                    CompleteUploadJob(upload: upload.id.uuid, workspace: house.workspace), workspace: house.workspace,
                    in: transaction)
            }
            try await house.working {
                try await house.wait(for: "the recording") {
                    let (rows, files) = (try await house.count("recordings"), try await house.files().count)
                    return rows == 1 && files == 1
                }
            }
            #expect(try await house.recording(upload.id).durationMs == 500)
        }
    }

    @Test("Uploads that nobody goes on with are forgotten with their pieces")
    func expires() async throws {
        try await LineHouse.open { house in
            let (_, upload) = try await begin(house, 1_000)
            _ = try await house.mesh()[UploadService.self].append(
                upload.id, piece([1, 2, 3]), matching: UploadPosition())
            var handlers = JobHandlers()
            let later = Date(timeIntervalSinceNow: 8 * 24 * 3600)
            let work = RecordingFileWork(
                storage: house.storage, database: house.database, queue: house.queue, clock: { later })
            work.register(in: &handlers)
            try await work.schedule()
            let worker = JobWorker(
                queue: JobQueue(
                    database: house.database, clock: { JobTime(microseconds: JobTime.now.microseconds + 1_000_000) }),
                name: "sweeper", handlers: handlers, pollInterval: .milliseconds(20), logger: house.logger)
            let task = Task { try await worker.run() }
            defer { task.cancel() }
            try await house.wait(for: "the sweep") { try await house.files().isEmpty }
            #expect(try await house.count("uploads") == 0)
        }
    }

    @Test("An upload is its workspace's, and too large a one is refused at once")
    func permissions() async throws {
        try await LineHouse.open(settings: RecordingSettings(uploadLimit: 10_000)) { house in
            let (meeting, upload) = try await begin(house, 1_000)
            let stranger = house.mesh(.stranger)[UploadService.self], viewer = house.mesh(.viewer)[UploadService.self]
            #expect(await LineHouse.code { try await stranger.get(upload.id) } == "not_found")
            #expect(await LineHouse.code { try await viewer.get(upload.id) } == "forbidden")
            #expect(
                await LineHouse.code { try await stranger.initiate(meeting, UploadDraft(sizeBytes: 1)) } == "not_found")
            let uploads = house.mesh()[UploadService.self]
            #expect(
                await LineHouse.code { try await uploads.initiate(meeting, UploadDraft(sizeBytes: 10_001)) }
                    == "too_large")
            #expect(
                await LineHouse.code {
                    try await uploads.initiate(meeting, UploadDraft(sizeBytes: 10, mediaType: "text/html"))
                } == "unsupported_media_type")
        }
    }
}
