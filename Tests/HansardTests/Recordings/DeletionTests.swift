import Database
import Foundation
import Jobs
import Mesh
import NIOCore
import Storage
import Testing

@testable import Hansard

@Suite("Deleting recordings")
struct DeletionTests {
    /// Runs the readers for as long as `body` runs.
    private func reading(_ house: LineHouse, _ body: @Sendable () async throws -> Void) async throws {
        let readers = EventReaders(
            [RecordingFiles(queue: house.queue), MeetingDurations()], database: house.database, commits: house.commits,
            logger: house.logger)
        let task = Task { try await readers.run() }
        defer { task.cancel() }
        try await body()
    }

    @Test("The file goes after the row, and the work on it with the row")
    func deletesFile() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 300), to: meeting).id
            let kept = try await house.upload(Sound.tone(milliseconds: 400), to: meeting, transcribe: false).id
            try await house.mesh()[RecordingService.self].delete(id)
            #expect(try await house.files().count == 2)
            #expect(try await house.count("jobs") == 0)
            #expect(await LineHouse.code { try await house.recording(id) } == "not_found")
            #expect(try await house.transcript(meeting).status == .failed)
            try await reading(house) {
                try await house.working {
                    try await house.wait(for: "the file to go") { try await house.files().count == 1 }
                }
            }
            #expect(try await house.files().allSatisfy { $0.hasSuffix("\(kept)") })
        }
    }

    @Test("All files of a deleted meeting go, and no other meeting's")
    func deletesMeeting() async throws {
        try await LineHouse.open { house in
            let doomed = try await house.meeting(), other = try await house.meeting()
            for meeting in [doomed, doomed, other] {
                _ = try await house.upload(Sound.tone(milliseconds: 300), to: meeting, transcribe: false)
            }
            try await house.mesh()[MeetingService.self].delete(doomed)
            try await reading(house) {
                try await house.working {
                    try await house.wait(for: "the files to go") { try await house.files().count == 1 }
                }
            }
            #expect(try await house.files().allSatisfy { $0.contains("\(other)") })
        }
    }

    @Test("A meeting is as long as its recordings")
    func durations() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let meetings = house.mesh()[MeetingService.self]
            _ = try await house.upload(Sound.tone(milliseconds: 300), to: meeting, transcribe: false)
            let second = try await house.upload(Sound.tone(milliseconds: 500), to: meeting, transcribe: false).id
            try await reading(house) {
                try await house.wait(for: "the sum") { try await meetings.get(meeting).durationMs == 800 }
                try await house.mesh()[RecordingService.self].delete(second)
                try await house.wait(for: "the rest") { try await meetings.get(meeting).durationMs == 300 }
            }
            #expect(try await meetings.get(meeting).version > 1)
        }
    }

    @Test("A file that no row names is swept once it is old, and others stay")
    func sweeps() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let named = try await house.upload(Sound.tone(milliseconds: 300), to: meeting, transcribe: false).id
            let orphan = RecordingFile(workspace: house.workspace, meeting: meeting, recording: .init(.v7()))
            let foreign = RecordingFile(workspace: house.elsewhere, meeting: meeting, recording: named)
            for key in [try orphan.key, try foreign.key, try BlobKey("exports/one")] {
                try await house.storage.put(key, from: ByteStream(ByteBuffer(string: "x")), limit: 10)
            }
            try await sweep(house, at: Date())
            #expect(try await house.files().count == 4)
            try await sweep(house, at: Date().addingTimeInterval(2 * 24 * 3600))
            let kept = try RecordingFile(workspace: house.workspace, meeting: meeting, recording: named).key.text
            #expect(try await house.files().sorted() == ["exports/one", kept])
        }
    }

    /// Runs one sweep as if it were `date`; the next one is in the queue when it is over.
    private func sweep(_ house: LineHouse, at date: Date) async throws {
        let work = RecordingFileWork(
            storage: house.storage, database: house.database, queue: house.queue, clock: { date })
        var handlers = JobHandlers()
        work.register(in: &handlers)
        try await work.schedule()
        let worker = JobWorker(
            queue: house.queue, name: "sweeper", handlers: handlers, pollInterval: .milliseconds(20),
            logger: house.logger)
        let before = try await house.queue.jobs(status: .done, limit: 10).count
        let task = Task { try await worker.run() }
        defer { task.cancel() }
        try await house.wait(for: "the sweep") {
            try await house.queue.jobs(status: .done, limit: 10).count == before + 1
        }
        #expect(try await house.queue.jobs(status: .queued, limit: 10).count == 1)
        try await house.database.write(.unscoped) { try await $0.run("DELETE FROM jobs WHERE status = 'queued'") }
    }
}
