import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Writing down a real recording")
struct RealEngineTests {
    static let models = SpeechModels(directory: SpeechModels.standardDirectory())
    static var sample: URL { models.directory.appending(path: "recordings/sample.wav") }
    static var isInstalled: Bool { models.missing().isEmpty && FileManager.default.isReadableFile(atPath: sample.path) }

    @Test(
        "Two people who talk are written down and told apart",
        .enabled(if: isInstalled, "needs the models of scripts/models.sh"))
    func transcribes() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let id = try await house.upload([UInt8](try Data(contentsOf: Self.sample)), to: meeting).id
            let runtime = SpeechRuntime(models: Self.models)
            let stenographer = LocalStenographer(
                decoder: try LineHouse.decoder, runtime: runtime)
            try await house.working(stenographer) {
                try await house.wait(for: "the transcript") {
                    try await house.transcript(meeting).status != .processing
                }
            }
            let transcript = try await house.transcript(meeting)
            #expect(transcript.status == .ready)
            #expect(transcript.speakersError == nil)
            #expect(Set(transcript.segments.compactMap { $0.speaker?.label }) == ["Speaker 1", "Speaker 2"])
            #expect(transcript.segments.flatMap(\.words).count > 40)
            let starts = transcript.segments.compactMap(\.startMs)
            #expect(starts == starts.sorted())
            let recording = try await house.recording(id)
            #expect(recording.status == .ready)
            #expect(abs((recording.durationMs ?? 0) - 30_000) < 1_000)
        }
    }
}
