import Foundation
import Jobs
import Mesh
import Speech
import Synchronization
import Testing

@testable import Hansard

@Suite("Writing down a recording")
struct TranscriptionTests {
    @Test("A recording becomes a transcript with speakers, times and words")
    func transcribes() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text) == ["Good morning.", "Hello there."])
            #expect(transcript.segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2"])
            #expect(transcript.segments.map(\.startMs) == [100, 1_100])
            #expect(transcript.segments[1].words.map(\.text) == ["Hello", "there."])
            #expect(transcript.segments[1].words.map(\.confidence) == [0.7, nil])
            #expect(
                transcript.segments.allSatisfy { segment in
                    segment.words.allSatisfy { $0.speakerID == segment.speaker?.id }
                })
            #expect(transcript.language == "en")
            #expect(transcript.engine == "script/one")
            #expect(transcript.revision == 2)
            let after = try await house.recording(recording.id)
            #expect(after.status == .ready)
            #expect(after.job?.kind == "speakers")
            #expect(after.job?.status == .done)
            let revisions = try await house.mesh()[TranscriptService.self].revisions(meeting)
            #expect(revisions.map(\.origin) == [.speakers, .words])
        }
    }

    @Test("The words may be read before the speakers are told apart")
    func wordsFirst() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working(ScriptedStenographer(beforeTurns: { await gate.pass() })) {
                try await house.wait(for: "the words") { try await house.transcript(meeting).revision == 1 }
                let early = try await house.transcript(meeting)
                #expect(early.status == .processing)
                #expect(early.segments.allSatisfy { $0.speaker == nil })
                #expect(early.segments.map(\.text).joined(separator: " ") == "Good morning. Hello there.")
                gate.open()
                try await house.waitUntil(meeting, is: .ready)
            }
        }
    }

    @Test("Silence is a transcript without segments")
    func silence() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 500, amplitude: 0), to: meeting).id
            try await house.working(ScriptedStenographer(said: [])) { try await house.waitUntil(meeting, is: .ready) }
            #expect(try await house.transcript(meeting).segments.isEmpty)
            #expect(try await house.recording(id).status == .ready)
            #expect(try await house.count("jobs") == 1)
        }
    }

    @Test("What turns out to be undecodable fails at once, with its reason")
    func fails() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting).id
            let stenographer = ScriptedStenographer(beforeWords: {
                throw SpeechError.undecodableMedia("it ends in the middle")
            })
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .failed) }
            let recording = try await house.recording(id)
            #expect(recording.status == .failed)
            #expect(recording.error == "undecodable_media")
            #expect(try await house.transcript(meeting).error == "The file cannot be decoded: it ends in the middle")
            try await house.wait(for: "the job") { try await house.recording(id).job?.status == .failed }
            #expect(try await house.queue.jobs(limit: 10).map(\.attempts) == [1])
        }
    }

    @Test("When nobody can be told apart the words stand, and the transcript says why")
    func speakersFail() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting).id
            let stenographer = ScriptedStenographer(beforeTurns: {
                throw SpeechError.limitExceeded("it took too much memory")
            })
            try await house.working(stenographer) { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text).joined(separator: " ") == "Good morning. Hello there.")
            #expect(transcript.speakersError == "Decoding was stopped: it took too much memory")
            #expect(try await house.recording(id).status == .ready)
            #expect(try await house.events().filter { $0 == "transcript.ready" }.count == 1)
        }
    }

    @Test("A worker that vanished between two steps is replaced, and each segment appears once")
    func takesOver() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            // This worker hangs and is deaf to being told to stop, as if its machine were suspended.
            let stuck = ScriptedStenographer(beforeTurns: {
                reached.open()
                await gate.pass()
            })
            let later = JobQueue(
                database: house.database, clock: { JobTime(microseconds: JobTime.now.microseconds + 3_600_000_000) })
            let worker = JobWorker(
                queue: house.queue, name: "stuck", handlers: house.handlers(stuck), pollInterval: .milliseconds(20),
                logger: house.logger)
            let task = Task { try await worker.run() }
            await reached.pass()
            // An hour later its lease has run out, and another takes the job over.
            try await house.working(queue: later, name: "other") { try await house.waitUntil(meeting, is: .ready) }
            let before = try await house.transcript(meeting)
            gate.open()
            task.cancel()
            _ = try await task.value
            let after = try await house.transcript(meeting)
            #expect(after.segments.map(\.text) == ["Good morning.", "Hello there."])
            #expect(after.segments.map(\.id) == before.segments.map(\.id))
            #expect(after.revision == 2)
            #expect(try await house.count("segments") == 3)
            #expect(try await house.events().filter { $0 == "transcript.ready" }.count == 1)
        }
    }

    @Test("Who finds its job taken over while it listened writes nothing")
    func isFencedOff() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate(), last = Gate()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            let stuck = ScriptedStenographer(beforeWords: {
                reached.open()
                await gate.pass()
            })
            let later = JobQueue(
                database: house.database, clock: { JobTime(microseconds: JobTime.now.microseconds + 3_600_000_000) })
            let worker = JobWorker(
                queue: house.queue, name: "stuck", handlers: house.handlers(stuck), limits: [SpeechLane.name: 1],
                pollInterval: .milliseconds(20), logger: house.logger)
            let task = Task { try await worker.run() }
            await reached.pass()
            let other = ScriptedStenographer(beforeTurns: { await last.pass() })
            try await house.working(other, queue: later, name: "other") {
                try await house.wait(for: "the words") { try await house.transcript(meeting).revision == 1 }
                gate.open()
                // One at a time: when the next recording is done, the first has come to its end.
                let next = try await house.meeting("Next")
                _ = try await house.upload(Sound.tone(milliseconds: 500), to: next)
                try await house.waitUntil(next, is: .ready)
                #expect(try await house.transcript(meeting).revision == 1)
                #expect(try await house.transcript(meeting).segments.count == 1)
                last.open()
                try await house.waitUntil(meeting, is: .ready)
            }
            #expect(try await house.transcript(meeting).revision == 2)
            task.cancel()
            _ = try await task.value
        }
    }

    @Test("A name that a person gave stays with its speaker when the recording is transcribed again")
    func keepsNames() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting).id
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let speakers = try await house.mesh()[SpeakerService.self].list(meeting)
            _ = try await house.mesh()[SpeakerService.self].update(speakers[1].id, SpeakerChange(name: .to("Grace")))
            let accepted = try await house.mesh()[RecordingService.self].transcribe(
                id, TranscriptionOptions(speakers: 2))
            #expect(accepted.job.status == .queued)
            #expect(
                await LineHouse.code {
                    try await house.mesh()[RecordingService.self].transcribe(id, TranscriptionOptions())
                } == "conflict")
            try await house.working {
                try await house.wait(for: "it again") { try await house.transcript(meeting).revision == 4 }
            }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map { $0.speaker?.name } == [nil, "Grace"])
            #expect(try await house.mesh()[SpeakerService.self].list(meeting).map(\.id) == speakers.map(\.id))
        }
    }

    @Test("An import that comes while a recording is being written down is what stands")
    func importWins() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting).id
            let slow = ScriptedStenographer(beforeWords: {
                reached.open()
                await gate.pass()
            })
            try await house.working(slow) {
                await reached.pass()
                _ = try await house.mesh()[TranscriptService.self].importTranscript(
                    meeting, TranscriptImport(segments: [ImportedSegment(speaker: "Ada", text: "As agreed.")]))
                gate.open()
                try await house.wait(for: "the job") { try await house.recording(id).job?.status == .done }
            }
            #expect(try await house.transcript(meeting).segments.map(\.text) == ["As agreed."])
            #expect(try await house.transcript(meeting).status == .ready)
            #expect(try await house.recording(id).status == .uploaded)
        }
    }

    @Test("A recording that is deleted while it is being written down leaves no transcript")
    func deletedMeanwhile() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), gate = Gate(), reached = Gate()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting).id
            let slow = ScriptedStenographer(beforeWords: {
                reached.open()
                await gate.pass()
            })
            try await house.working(slow) {
                await reached.pass()
                try await house.mesh()[RecordingService.self].delete(id)
                gate.open()
                try await house.working(name: "another") {
                    let other = try await house.meeting("Another")
                    _ = try await house.upload(Sound.tone(milliseconds: 500), to: other)
                    try await house.waitUntil(other, is: .ready)
                }
            }
            #expect(try await house.transcript(meeting).segments.isEmpty)
            #expect(try await house.transcript(meeting).status == .failed)
        }
    }
}

/// Holds tasks back until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
