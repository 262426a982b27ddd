import Foundation
import Jobs
import Mesh
import Speech
import Synchronization
import Testing

@testable import Hansard

@Suite("Jobs as people see them")
struct JobServiceTests {
    @Test("A job is told to its starter and to the workspace's admins, to nobody else")
    func visibility() async throws {
        try await LineHouse.open { house in
            let recording = try await house.upload(Sound.tone(milliseconds: 300), to: try await house.meeting())
            let id = try #require(recording.job?.id)
            for person in [LineHouse.Person.member, .admin, .owner] {
                #expect(try await house.mesh(person)[JobService.self].get(id).status == .queued)
            }
            for person in [LineHouse.Person.viewer, .stranger] {
                #expect(await LineHouse.code { try await house.mesh(person)[JobService.self].get(id) } == "not_found")
            }
            #expect(await LineHouse.code { try await house.mesh()[JobService.self].get(.init(.v7())) } == "not_found")
        }
    }

    @Test("A failed transcription is tried again and succeeds")
    func retries() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 300), to: meeting)
            let id = try #require(recording.job?.id)
            let jobs = house.mesh()[JobService.self]
            #expect(await LineHouse.code { try await jobs.retry(id) } == "conflict")
            let broken = ScriptedStenographer(beforeWords: { throw SpeechError.decoderMissing("install ffmpeg.") })
            try await house.working(broken) {
                try await house.wait(for: "the failure") { try await jobs.get(id).status == .failed }
            }
            #expect(try await jobs.get(id).error == "The audio decoder is missing: install ffmpeg.")
            #expect(await LineHouse.code { try await house.mesh(.stranger)[JobService.self].retry(id) } == "not_found")
            #expect(try await jobs.retry(id).job.status == .queued)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            #expect(try await house.recording(recording.id).status == .ready)
            #expect(try await house.recording(recording.id).error == nil)
        }
    }

    @Test("The instance's owner sees all jobs, page by page, by status and by kind")
    func admin() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            for _ in 0..<3 { _ = try await house.upload(Sound.tone(milliseconds: 300), to: meeting) }
            let jobs = house.mesh(.owner)[JobService.self]
            let first = try await jobs.listAll(matching: JobFilter(), page: Page(limit: 2, count: true))
            #expect(first.items.count == 2)
            #expect(first.meta.total == 3)
            let rest = try await jobs.listAll(
                matching: JobFilter(), page: Page(limit: 2, cursor: first.meta.nextCursor))
            #expect(rest.items.count == 1)
            #expect(rest.meta.nextCursor == nil)
            #expect(Set((first.items + rest.items).map(\.id)).count == 3)
            #expect(try await jobs.listAll(matching: JobFilter(status: .failed), page: Page()).items.isEmpty)
            #expect(
                try await jobs.listAll(matching: JobFilter(status: .queued, kind: "transcribe"), page: Page()).items
                    .count == 3)
            #expect(
                await LineHouse.fields { try await jobs.listAll(matching: JobFilter(), page: Page(cursor: "garbage")) }
                    == ["cursor"])
            #expect(
                await LineHouse.code {
                    try await house.mesh(.admin)[JobService.self].listAll(matching: JobFilter(), page: Page())
                } == "forbidden")
        }
    }

    @Test("A job says how far it has come")
    func progress() async throws {
        try await LineHouse.open { house in
            let gate = Gate()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: try await house.meeting())
            let id = try #require(recording.job?.id)
            let jobs = house.mesh()[JobService.self]
            try await house.working(ScriptedStenographer(beforeWords: { await gate.pass() })) {
                try await house.wait(for: "progress") { try await jobs.get(id).progress > 0 }
                let view = try await jobs.get(id)
                #expect(view.status == .running)
                #expect(view.progress == 0.25)
                #expect(view.detail == "Listening: 0:00 of 0:02")
                gate.open()
                try await house.wait(for: "the end") { try await jobs.get(id).status == .done }
                #expect(try await jobs.get(id).progress == 1)
            }
        }
    }
}
