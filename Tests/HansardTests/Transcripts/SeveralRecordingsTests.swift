import Foundation
import Mesh
import Speech
import Synchronization
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

    @Test("Work that was interrupted goes on after what has been heard, and says nothing twice")
    func resumes() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stenographer = InterruptedStenographer()
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            let words = transcript.segments.flatMap(\.words).map(\.text)
            #expect(words == (0..<InterruptedStenographer.total).map { "w\($0)" })
            #expect(stenographer.beginnings.withLock { $0 } == [0, 32, 48])
            #expect(try await house.recording(recording.id).status == .ready)
        }
    }
}

/// Hears a word a second, and loses its senses twice.
private final class InterruptedStenographer: Stenographer {
    static let total = 60
    /// With how many utterances known each attempt began.
    let beginnings = Mutex<[Int]>([])

    func words(
        of file: URL, _ options: ListeningOptions, after heard: [RecognisedUtterance],
        progress: @escaping @Sendable (Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        let attempt = beginnings.withLock { beginnings in
            beginnings.append(heard.count)
            return beginnings.count
        }
        let last = [40, 50, Self.total][min(attempt, 3) - 1]
        let said = (heard.count..<last).map { index in
            RecognisedUtterance(
                startMs: index * 1000, endMs: index * 1000 + 900,
                words: [Word(text: "w\(index)", startMs: index * 1000, endMs: index * 1000 + 800)])
        }
        for utterance in said { try await each(utterance) }
        guard last == Self.total else { throw SpeechError.engineFailed("the power went") }
        return WordTranscript(
            utterances: heard + said, language: "en",
            engine: EngineIdentity(name: "script", model: "one", language: "en"),
            durationMs: Self.total * 1000)
    }

    func channelTranscript(
        of file: URL, _ options: ListeningOptions, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> SpeechTranscript { throw SpeechError.engineFailed("nobody asked for channels") }

    func waveform(of file: URL, progress: @escaping @Sendable (Int) -> Void) async throws -> Waveform {
        WaveformMeter().waveform
    }

    func turns(of file: URL, speakers: Int?, progress: @escaping @Sendable (Int) -> Void) async throws -> SpeakerTurns {
        SpeakerTurns(turns: [], speakers: 0)
    }

    func voice(of file: URL, in stretches: [Range<Int>], progress: @escaping @Sendable (Int) -> Void) async throws
        -> SpeakerVoice?
    { nil }
}
