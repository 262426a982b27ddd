import Foundation
import Jobs
import Mesh
import Speech
import Synchronization
import Testing

@testable import Hansard

@Suite("Work that was interrupted")
struct ResumingTests {
    @Test("It goes on after what has been heard, and says nothing twice")
    func words() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stenographer = ForgetfulStenographer()
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            let words = transcript.segments.flatMap(\.words).map(\.text)
            #expect(words == (0..<ForgetfulStenographer.utterances).map { "w\($0)" })
            #expect(stenographer.words.withLock { $0 } == [0, 32, 48])
            #expect(try await house.recording(recording.id).status == .ready)
        }
    }

    @Test("Speakers are told apart from where it was interrupted on, and nothing of their voices is left behind")
    func speakers() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let kept = Mutex<[Int]>([])
            let stenographer = ForgetfulStenographer(
                forgetsWords: false,
                duringTurns: { _ in
                    let count = try await house.count("voice_pieces")
                    kept.withLock { $0.append(count) }
                })
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            #expect(stenographer.speakers.withLock { $0 } == [0, 3, 6])
            #expect(kept.withLock { $0 } == [1, 2, 3])
            #expect(try await house.count("voice_pieces") == 0)
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.flatMap(\.words).count == ForgetfulStenographer.utterances)
            #expect(Set(transcript.segments.compactMap { $0.speaker?.label }) == ["Speaker 1"])
            #expect(transcript.speakersError == nil)
        }
    }

    @Test("When speakers cannot be told apart for good, nothing of their voices is left behind")
    func givenUp() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let kept = Mutex(0)
            let stenographer = ForgetfulStenographer(
                forgetsWords: false,
                duringTurns: { _ in
                    let count = try await house.count("voice_pieces")
                    kept.withLock { $0 = count }
                    throw SpeechError.limitExceeded("it took too much memory")
                })
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            #expect(try await house.transcript(meeting).speakersError != nil)
            #expect(kept.withLock { $0 } == 1)
            #expect(try await house.count("voice_pieces") == 0)
        }
    }

    @Test("What is heard of voices goes with the recording, and with the meeting", arguments: [true, false])
    func deleted(withMeeting: Bool) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stenographer = ForgetfulStenographer(
                forgetsWords: false,
                duringTurns: { _ in
                    reached.open()
                    await gate.pass()
                })
            try await house.working(stenographer) {
                await reached.pass()
                #expect(try await house.count("voice_pieces") == 1)
                if withMeeting {
                    try await house.mesh()[MeetingService.self].delete(meeting)
                } else {
                    try await house.mesh()[RecordingService.self].delete(recording.id)
                }
                #expect(try await house.count("voice_pieces") == 0)
                gate.open()
            }
        }
    }

    @Test("Work that nobody waits for any more leaves nothing of voices behind")
    func unwanted() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stenographer = ForgetfulStenographer(
                forgetsWords: false,
                duringTurns: { _ in
                    _ = try await house.mesh()[TranscriptService.self].importTranscript(
                        meeting, TranscriptImport(segments: [ImportedSegment(speaker: "Ada", text: "As agreed.")]))
                })
            try await house.working(stenographer) {
                try await house.wait(for: "the end") {
                    let jobs = try await house.queue.jobs(limit: 10)
                    return jobs.contains { $0.kind == SpeakersJob.kind && $0.status == .done }
                }
            }
            #expect(stenographer.speakers.withLock { $0 } == [0])
            #expect(try await house.count("voice_pieces") == 0)
            #expect(try await house.transcript(meeting).segments.map(\.text) == ["As agreed."])
            #expect(try await house.recording(recording.id).status == .uploaded)
        }
    }

    @Test("Who transcribes a recording anew deletes what another job has heard of its voices")
    func replaced() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stuck = ForgetfulStenographer(
                forgetsWords: false,
                duringTurns: { _ in
                    reached.open()
                    await gate.pass()
                })
            let worker = JobWorker(
                queue: house.queue, name: "stuck", handlers: house.handlers(stuck), limits: [SpeechLane.name: 1],
                pollInterval: .milliseconds(20), logger: house.logger)
            let task = Task { try await worker.run() }
            await reached.pass()
            _ = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(segments: [ImportedSegment(speaker: "Ada", text: "As agreed.")]))
            #expect(try await house.count("voice_pieces") == 1)
            _ = try await house.mesh()[RecordingService.self].transcribe(recording.id, TranscriptionOptions())
            try await house.working(name: "other") { try await house.waitUntil(meeting, is: .ready) }
            #expect(try await house.count("voice_pieces") == 0)
            gate.open()
            task.cancel()
            _ = try await task.value
        }
    }

    @Test("A job whose place another has taken writes nothing, though the recording is being written down again")
    func outrun() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), late = Gate(), reached = Gate(), begun = Gate(), next = Gate()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let slow = ScriptedStenographer(beforeTurns: {
                reached.open()
                await late.pass()
            })
            try await house.working(slow) {
                await reached.pass()
                _ = try await house.mesh()[TranscriptService.self].importTranscript(
                    meeting, TranscriptImport(segments: [ImportedSegment(speaker: "Ada", text: "As agreed.")]))
                _ = try await house.mesh()[RecordingService.self].transcribe(recording.id, TranscriptionOptions())
                let fresh = ScriptedStenographer(
                    said: [ScriptedStenographer.greeting[1]],
                    beforeWords: {
                        begun.open()
                        await next.pass()
                    })
                try await house.working(fresh, name: "other") {
                    await begun.pass()
                    late.open()
                    try await house.wait(for: "the old job's end") {
                        try await house.queue.jobs(kind: SpeakersJob.kind, limit: 9).contains { $0.status == .done }
                    }
                    #expect(try await house.recording(recording.id).status == .processing)
                    next.open()
                    try await house.waitUntil(meeting, is: .ready)
                }
            }
            #expect(try await house.transcript(meeting).segments.map(\.text) == ["Hello there."])
        }
    }

    @Test("Of several channels none is listened to twice")
    func channels() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting, transcribe: false)
            _ = try await house.mesh()[RecordingService.self].transcribe(
                recording.id, TranscriptionOptions(channels: true))
            let stenographer = ForgetfulStenographer()
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            #expect(stenographer.channels.withLock { $0 } == [[0, 0], [32, 0], [60, 32]])
            let spoken = try await house.transcript(meeting).segments.flatMap(\.words).map(\.text)
            #expect(spoken.count == 2 * ForgetfulStenographer.utterances)
            #expect(Set(spoken) == Set((0..<60).flatMap { ["w\($0)", "v\($0)"] }))
            #expect(try await house.recording(recording.id).language == "en")
            // What was heard stays, as with words.
            #expect(try await house.count("utterances") == 8)
        }
    }
}
