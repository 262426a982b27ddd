import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Several recordings in a meeting")
struct SeveralRecordingsTests {
    @Test("Their words follow one another, and each has its place on the meeting's clock")
    func follow() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let first = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let second = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(
                transcript.segments.map(\.text) == ["Good morning.", "Hello there.", "Good morning.", "Hello there."])
            #expect(transcript.segments.map(\.startMs) == [100, 1_100, 2_100, 3_100])
            #expect(transcript.segments[2].words.map(\.startMs) == [2_100, 2_300])
            #expect(transcript.segments.map(\.recordingID) == [first.id, first.id, second.id, second.id])
            #expect(transcript.recordings.map(\.startMs) == [0, 2_000])
            // Nobody knows that the voices of the second are those of the first.
            #expect(Set(transcript.segments.compactMap { $0.speaker?.label }).count == 4)
            #expect(try await house.events().filter { $0 == "transcript.ready" }.count == 1)
        }
    }

    @Test("One of them fails, and the others' words stand")
    func oneFails() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let second = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let failing = ScriptedStenographer(beforeWords: { throw SpeechError.undecodableMedia("it is cut off") })
            try await house.working(failing) {
                try await house.wait(for: "failure") { try await house.recording(second.id).status == .failed }
            }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.status == .ready)
            #expect(transcript.segments.count == 2)
        }
    }

    @Test("A recording that is transcribed again leaves the others' words alone, edits and all")
    func again() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let first = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let before = try await house.transcript(meeting)
            _ = try await house.mesh()[SegmentService.self].update(
                before.segments[3].id, SegmentChange(text: .to("Goodbye.")), ifMatch: nil)
            _ = try await house.mesh()[RecordingService.self].transcribe(first.id, TranscriptionOptions())
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let after = try await house.transcript(meeting)
            #expect(after.segments.map(\.text) == ["Good morning.", "Hello there.", "Good morning.", "Goodbye."])
            #expect(after.segments[3].id == before.segments[3].id)
            #expect(after.segments[0].id != before.segments[0].id)
        }
    }
}
