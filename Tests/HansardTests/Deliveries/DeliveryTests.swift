import Foundation
import Jobs
import Mesh
import Speech
import Synchronization
import Testing

@testable import Hansard

@Suite("Recordings that are written down elsewhere")
struct DeliveryTests {
    private func remote(_ service: ScriptedService, patience: Duration = .seconds(3600)) -> RemoteTranscription {
        RemoteTranscription(
            stenographer: service,
            callback: DeliveryCallback(
                address: "https://h.example/webhooks/deepgram",
                signature: DeliverySignature(secret: Data(repeating: 1, count: 32)), patience: patience))
    }

    private func sent(_ service: ScriptedService, _ house: LineHouse) async throws -> String {
        try await house.wait(for: "the recording to be sent") {
            try await house.count("deliveries") == 1 && !service.addresses.isEmpty
        }
        return service.addresses[0]
    }

    @Test("An answer that is waited for becomes the transcript, with speakers and the language that was found")
    func waited() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: RemoteTranscription(stenographer: service)) { house in
            _ = try await house.mesh()[VocabularyService.self].create(VocabularyDraft(term: "Hansard", misheard: []))
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text) == ["Good morning.", "Hello there."])
            #expect(transcript.segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2"])
            #expect(transcript.engine == "service/far" && transcript.language == "en")
            #expect(transcript.revision == 1 && service.terms == [["Hansard"]])
            #expect(try await house.recording(id).languageConfidence == 0.75)
        }
    }

    @Test("A service that names no speakers leaves them to this machine")
    func wordsOnly() async throws {
        let service = ScriptedService(tellsSpeakers: false)
        try await LineHouse.open(remote: RemoteTranscription(stenographer: service)) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            #expect(
                try await house.transcript(meeting).segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2"])
            #expect(try await house.recording(id).job?.kind == "speakers")
        }
    }

    @Test("An answer that is brought becomes the transcript once, however often it is brought")
    func brought() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: remote(service)) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            try await house.working {
                let address = try await sent(service, house)
                try await house.wait(for: "the waiting") {
                    try await house.recording(id).job?.kind == "await-delivery"
                }
                #expect(try await house.recording(id).status == .processing)
                for _ in 0..<3 { try await house.bring(to: address) }
                try await house.waitUntil(meeting, is: .ready)
                for _ in 0..<3 { try await house.bring("something else", to: address) }
            }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text) == ["Good morning.", "Hello there."] && transcript.revision == 1)
            #expect(try await house.recording(id).status == .ready)
            try await house.wait(for: "the answer to go") {
                try await house.files().allSatisfy { !$0.hasPrefix("deliveries/") }
            }
            #expect(service.addresses.count == 1)
        }
    }

    @Test("An answer that comes before the sending is over is not lost, and nothing is sent again")
    func early() async throws {
        let place = Mutex<LineHouse?>(nil)
        let service = ScriptedService { address, _ in
            let house = place.withLock { $0 }
            try await house?.bring(to: address)
            throw SpeechError.engineFailed("the connection broke")
        }
        try await LineHouse.open(remote: remote(service)) { house in
            place.withLock { $0 = house }
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working {
                try await house.waitUntil(meeting, is: .ready)
                try await house.wait(for: "the second attempt") {
                    try await house.queue.jobs(kind: "transcribe", limit: 9).allSatisfy { $0.status == .done }
                }
            }
            #expect(service.addresses.count == 1)
            #expect(try await house.transcript(meeting).revision == 1)
            place.withLock { $0 = nil }
        }
    }

    @Test("Nothing is taken without a signature, with another's, or too late")
    func unsigned() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: remote(service)) { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working {
                let address = try await sent(service, house)
                let base = "https://h.example/webhooks/deepgram"
                let forged = DeliverySignature(secret: Data(repeating: 2, count: 32)).address(
                    base, for: .init(workspace: house.workspace, delivery: UUID()), until: .now + .seconds(60))
                for wrong in [
                    base, forged, String(address.dropLast()), address.replacing("expires=1", with: "expires=2"),
                ] {
                    #expect(await LineHouse.code { try await house.bring(to: wrong) } == "unauthorized", "\(wrong)")
                }
            }
            #expect(try await house.transcript(meeting).status == .processing)
            #expect(try await house.files().allSatisfy { !$0.hasPrefix("deliveries/") })
        }
    }

    @Test("What is not brought in time is given up, and what comes later changes nothing")
    func late() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: remote(service, patience: .milliseconds(500))) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            try await house.working { try await house.waitUntil(meeting, is: .failed) }
            #expect(try await house.recording(id).error == "unavailable")
            _ = await LineHouse.code { try await house.bring(to: service.addresses[0]) }
            #expect(try await house.transcript(meeting).status == .failed)
            #expect(try await house.count("jobs") == 2)
        }
    }

    @Test("A service that cannot write it down says why")
    func refused() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: remote(service)) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            try await house.working {
                try await house.bring("an error", to: try await sent(service, house))
                try await house.waitUntil(meeting, is: .failed)
            }
            #expect(try await house.recording(id).error == "unavailable")
            #expect(try await house.transcript(meeting).error?.contains("the sound is damaged") == true)
        }
        let strict = ScriptedService { _, _ in throw SpeechError.engineRefused("the key is wrong") }
        try await LineHouse.open(remote: remote(strict)) { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .failed) }
            #expect(strict.addresses.count == 1)
        }
    }

    @Test("What is brought for a deleted recording is not kept")
    func deleted() async throws {
        let service = ScriptedService()
        try await LineHouse.open(remote: remote(service)) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting).id
            let address = try await house.working {
                let address = try await sent(service, house)
                try await house.wait(for: "the waiting") {
                    try await house.recording(id).job?.kind == "await-delivery"
                }
                return address
            }
            try await house.mesh()[RecordingService.self].delete(id)
            #expect(try await house.count("deliveries") == 0)
            try await house.bring(to: address)
            #expect(try await house.files().allSatisfy { !$0.hasPrefix("deliveries/") })
        }
    }

    @Test("An engine that is not set up, and what an engine does not have, is refused by its field")
    func admission() async throws {
        try await LineHouse.open(remote: RemoteTranscription(stenographer: ScriptedService())) { house in
            let meeting = try await house.meeting()
            let id = try await house.upload(Sound.tone(milliseconds: 500), to: meeting, transcribe: false).id
            let recordings = house.mesh()[RecordingService.self]
            for (options, field) in [
                (TranscriptionOptions(engine: .openai), "engine"),
                (TranscriptionOptions(engine: .deepgram, quality: .high), "quality"),
                (TranscriptionOptions(engine: .deepgram, model: "mine"), "model"),
            ] {
                #expect(await LineHouse.fields { try await recordings.transcribe(id, options) } == [field])
            }
            _ = try await recordings.transcribe(id, TranscriptionOptions(engine: .embedded))
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            #expect(try await house.transcript(meeting).engine == "script/one")
        }
    }
}
