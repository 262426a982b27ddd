import Database
import Foundation
import Jobs
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("The waveform of a recording")
struct WaveformTests {
    @Test("It is measured once a recording is there, and goes with it")
    func measures() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), recordings = house.mesh(.viewer)[RecordingService.self]
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting, transcribe: false).id
            let early = try await recordings.waveform(id, matching: WaveformSize())
            #expect(early.status == .processing)
            #expect(early.peaks.isEmpty)
            try await house.database.write(.workspace(house.workspace)) { transaction in
                try await house.queue.enqueue(
                    WaveformJob(recording: id.uuid, workspace: house.workspace), workspace: house.workspace,
                    in: transaction)
            }
            try await house.working {
                try await house.wait(for: "the waveform") {
                    try await recordings.waveform(id, matching: WaveformSize()).status == .ready
                }
            }
            let whole = try await recordings.waveform(id, matching: WaveformSize())
            #expect(whole.durationMs == 2_000)
            #expect(whole.peaks.count == 20)
            #expect(whole.peaks.prefix(10).allSatisfy { $0 > 100 })
            #expect(whole.peaks.suffix(10).allSatisfy { $0 == 0 })
            #expect(try await recordings.waveform(id, matching: WaveformSize(points: 2)).peaks.count == 2)
            let stranger = house.mesh(.stranger)[RecordingService.self]
            #expect(await LineHouse.code { try await stranger.waveform(id, matching: WaveformSize()) } == "not_found")
            try await house.mesh()[RecordingService.self].delete(id)
            #expect(try await house.count("waveforms") == 0)
        }
    }

    @Test("A recording of which each channel is a person needs nobody to be told apart")
    func channels() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting, transcribe: false).id
            _ = try await house.mesh()[RecordingService.self].transcribe(id, TranscriptionOptions(channels: true))
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.revision == 1)
            #expect(transcript.segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2"])
            #expect(try await house.count("jobs") == 1)
            let revisions = try await house.mesh()[TranscriptService.self].revisions(meeting)
            #expect(revisions.map(\.origin) == [.speakers])
        }
    }
}
