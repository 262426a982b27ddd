import Foundation
import Mesh
import Speech
import Synchronization
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

    @Test(
        "A recording of two channels that is interrupted in the second is not listened to again in the first",
        .enabled(if: isInstalled, "needs the models of scripts/models.sh"))
    func channels() async throws {
        let decoder = try LineHouse.decoder
        var samples: [Float] = []
        for try await chunk in decoder.samples(of: Self.sample) { samples += chunk }
        let late = [Float](repeating: 0, count: samples.count / 2) + samples.prefix(samples.count / 2)
        let file = FileManager.default.temporaryDirectory.appending(path: "channels-\(UUID().uuidString).wav")
        defer { try? FileManager.default.removeItem(at: file) }  // a left-over file fails no test
        let both = zip(late, samples).flatMap { [Int16($0 * 32_000), Int16($1 * 32_000)] }
        try Data(Sound.wav(both, channels: 2)).write(to: file)
        let stenographer = LocalStenographer(decoder: decoder, runtime: SpeechRuntime(models: Self.models))
        let heard = Mutex<[HeardChannel]>([])
        let whole = try await stenographer.channelTranscript(
            of: file, ListeningOptions(), after: [], progress: { _ in },
            each: { part in heard.withLock { $0.append(part) } })
        let parts = heard.withLock { $0 }
        let second = try #require(parts.firstIndex { $0.channel == 1 })
        let again = Mutex<[HeardChannel]>([]), reports = Mutex<[Int]>([])
        let resumed = try await stenographer.channelTranscript(
            of: file, ListeningOptions(), after: Array(parts.prefix(second + 1)),
            progress: { place in reports.withLock { $0.append(place) } },
            each: { part in again.withLock { $0.append(part) } })
        let end = try #require(parts[second].utterances.last?.endMs)
        let rest = again.withLock { $0 }
        #expect(rest.allSatisfy { $0.channel == 1 } && rest.last?.language == "en")
        #expect(rest.flatMap(\.utterances).allSatisfy { $0.startMs >= end } && rest.count > 1)
        #expect(reports.withLock { $0.first ?? 0 } >= 15_000)
        // It is cut elsewhere, so that a word may be heard otherwise; none is there twice.
        let before = whole.segments.flatMap(\.words).count, after = resumed.segments.flatMap(\.words).count
        #expect(abs(before - after) <= before / 10)
        #expect(Set(whole.segments.compactMap(\.speaker)) == [0, 1])
    }
}
