import Foundation
import Synchronization
import Testing

@testable import Speech

@Suite("Learning a voice", .enabled(if: SpeechFixtures.hasModels, "needs the models of scripts/models.sh"))
struct LearnedVoiceTests {
    private static let diarizer = Diarizer(runtime: SpeechRuntime(models: SpeechFixtures.models))

    /// A part of a recording, as a telephone would have sent it.
    private func telephone(_ name: String, from start: Int, seconds: Int, in folder: TemporaryFolder) throws -> URL {
        let file = folder.path("\(name)-\(start).wav")
        try SpeechFixtures.make([
            "-ss", "\(start)", "-t", "\(seconds)", "-i", SpeechFixtures.recording(name).path, "-ar", "8000", "-c:a",
            "pcm_mulaw", "-af", "volume=0.4", file.path,
        ])
        return file
    }

    /// Who speaks when in `sample.wav`, in milliseconds.
    private func sample() throws -> [String: [Range<Int>]] {
        let said = try rttm(SpeechFixtures.recording("sample.rttm"))
        return Dictionary(grouping: said, by: \.name).mapValues { turns in
            turns.map { Int($0.start * 1_000)..<Int($0.end * 1_000) }.sorted { $0.lowerBound < $1.lowerBound }
        }
    }

    @Test("A voice of one recording is found in another of the same person, and not among others")
    func found() async throws {
        let folder = try TemporaryFolder(), decoder = try SpeechFixtures.decoder(), diarizer = Self.diarizer
        let reader = try #require(
            try await diarizer.voice(
                of: decoder.samples(of: SpeechFixtures.recording("two_cities.wav")),
                in: [1_000..<9_000, 10_000..<21_000]))
        #expect((17...19.1).contains(reader.seconds))
        let others = try sample(), file = SpeechFixtures.recording("sample.wav")
        let both = others.keys.sorted()
        var known = [reader.print]
        for name in both {
            let alone = try #require(others[name])
            let voice = try #require(
                try await diarizer.voice(of: decoder.samples(of: file), in: alone), "nothing was heard of \(name)")
            known.append(voice.print)
        }
        let later = try telephone("two_cities.wav", from: 23, seconds: 21, in: folder)
        let again = try await diarizer.turns(of: decoder.samples(of: later))
        let match = try #require(again.matches(among: known).first)
        #expect(again.matches(among: known).count == 1)
        #expect(match.index == 0)
        let talk = try await diarizer.turns(of: decoder.samples(of: file))
        #expect(talk.matches(among: [reader.print]).isEmpty)
        #expect(Set(talk.matches(among: known).map(\.index)) == [1, 2])
    }

    @Test("What another says within the stretches is left out, and a recording that is too short is no error")
    func mixed() async throws {
        let decoder = try SpeechFixtures.decoder(), diarizer = Self.diarizer
        let file = SpeechFixtures.recording("two_cities.wav"), other = SpeechFixtures.recording("sample.wav")
        let reader = try await decoder.all(of: file),
            stranger = try #require(
                try sample().values.max { one, two in one.map(\.count).reduce(0, +) < two.map(\.count).reduce(0, +) })
        let alone = try #require(stranger.max { $0.count < $1.count })
        let cut = try await decoder.all(of: other)[(alone.lowerBound * 16)..<(alone.upperBound * 16)]
        // 24 seconds of one, and in the midst of them some of another.
        let mixed = Array(reader[0..<192_000]) + cut + Array(reader[192_000..<384_000])
        let end = mixed.count / 16
        let pure = try #require(try await diarizer.voice(of: chunks(reader), in: [0..<24_000]))
        let voice = try #require(try await diarizer.voice(of: chunks(mixed), in: [0..<end, end + 5_000..<end + 9_000]))
        #expect(try #require(voice.print.similarity(to: pure.print)) > 0.97)
        #expect(voice.seconds < Double(end) / 1_000)
        #expect(try await diarizer.voice(of: chunks(mixed), in: [0..<900]) == nil)
        #expect(try await diarizer.voice(of: chunks(mixed), in: []) == nil)
        #expect(try await diarizer.voice(of: chunks([]), in: [0..<5_000]) == nil)
    }

    @Test("What comes after the last stretch is not decoded")
    func stops() async throws {
        let seen = Mutex(0)
        let samples = try await SpeechFixtures.decoder().all(of: SpeechFixtures.recording("two_cities.wav"))
        _ = try await Self.diarizer.voice(
            of: chunks(samples), in: [2_000..<6_000], progress: { heard in seen.withLock { $0 = heard } })
        #expect((6_000...21_000).contains(seen.withLock { $0 }))
    }
}

@Suite("A voice of several recordings")
struct JoinedVoiceTests {
    private func voice(_ values: [Int: Float], seconds: Double) -> SpeakerVoice {
        var direction = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        for (axis, value) in values { direction[axis] = value }
        return SpeakerVoice(index: 3, print: VoicePrint(direction: Voice.normalised(direction)), seconds: seconds)
    }

    @Test("Each counts by its seconds, and one that is unlike the others is left out")
    func joins() throws {
        let joined = try #require(
            SpeakerVoice.joining([
                voice([0: 0.8, 1: 0.6], seconds: 30), voice([0: 0.8, 1: -0.6], seconds: 10), voice([9: 1], seconds: 5),
            ]))
        #expect(joined.seconds == 40)
        #expect(joined.index == 0)
        #expect(abs(joined.centroid[1] / joined.centroid[0] - 0.375) < 0.001)
        #expect(joined.centroid[9] == 0)
        #expect(SpeakerVoice.joining([]) == nil)
    }

    @Test("A voice of another network is none")
    func otherNetwork() throws {
        let one = voice([0: 1], seconds: 10)
        let foreign = try #require(VoicePrint(model: "other", version: 1, bytes: one.print.bytes))
        #expect(SpeakerVoice.joining([SpeakerVoice(index: 0, print: foreign, seconds: 10)]) == nil)
    }
}
