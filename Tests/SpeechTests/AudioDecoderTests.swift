import Foundation
import Speech
import Testing

@Suite("Decoding files", .enabled(if: SpeechFixtures.hasDecoder, "ffmpeg is not installed"))
struct AudioDecoderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A recording comes out as 16 kHz, one channel, as long as it is")
    func plain() async throws {
        let file = try folder.file("tone.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 3)))
        let decoder = try SpeechFixtures.decoder()
        let info = try await decoder.probe(file)
        #expect(info.container == "wav")
        #expect(info.durationMs == 3000)
        #expect(info.audio.map(\.sampleRate) == [16_000])
        let samples = try await decoder.all(of: file)
        #expect(samples.count == 48_000)
        #expect(abs((samples.max() ?? 0) - 0.1) < 0.001)
    }

    @Test("8 kHz telephone and 192 kHz studio sound are resampled", arguments: [8_000, 192_000])
    func rates(rate: Int) async throws {
        let file = try folder.file("t.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 2, rate: rate), rate: rate))
        let samples = try await SpeechFixtures.decoder().all(of: file)
        #expect(abs(samples.count - 32_000) < 100)
        #expect(abs((samples[8_000..<24_000].max() ?? 0) - 0.1) < 0.005)
    }

    @Test("Two channels are mixed down")
    func stereo() async throws {
        let interleaved = SpeechFixtures.tone(seconds: 1).flatMap { sample in [sample, Int16(0)] }
        let file = try folder.file("stereo.wav", SpeechFixtures.wav(interleaved, channels: 2))
        let decoder = try SpeechFixtures.decoder()
        #expect(try await decoder.probe(file).audio.map(\.channels) == [2])
        let samples = try await decoder.all(of: file)
        #expect(samples.count == 16_000)
        #expect(abs((samples.max() ?? 0) - 0.05) < 0.002)
    }

    @Test(
        "Every kind of file decodes",
        arguments: ["mp3", "m4a", "wav", "flac", "ogg", "opus", "webm", "mka", "mkv", "mov", "mp4"])
    func kinds(kind: String) async throws {
        let source = try folder.file("s.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 2)))
        let file = folder.path("sound.\(kind)")
        try SpeechFixtures.make(["-i", source.path, "-strict", "-2", file.path])
        let samples = try await SpeechFixtures.decoder().all(of: file)
        #expect(abs(samples.count - 32_000) < 3_200)
    }

    @Test("A file that was cut off gives what is there")
    func truncated() async throws {
        let whole = SpeechFixtures.wav(SpeechFixtures.tone(seconds: 4))
        let file = try folder.file("cut.wav", whole.prefix(whole.count / 2))
        #expect(abs(try await SpeechFixtures.decoder().all(of: file).count - 32_000) < 100)
    }

    @Test("A film cut off before its index is undecodable")
    func truncatedFilm() async throws {
        let source = try folder.file("s.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 4)))
        let film = folder.path("whole.m4a")
        try SpeechFixtures.make(["-i", source.path, film.path])
        let file = try folder.file("cut.m4a", try Data(contentsOf: film).prefix(2_000))
        await expectUndecodable(file)
    }

    @Test("An empty file is undecodable")
    func empty() async throws {
        await expectUndecodable(try folder.file("empty.mp3"))
    }

    @Test("Text that calls itself mp3 is undecodable, and the reason names no path")
    func text() async throws {
        let file = try folder.file("words.mp3", Data(String(repeating: "It was the best of times. ", count: 200).utf8))
        let error = await expectUndecodable(file)
        #expect(error.map { !$0.description.contains(folder.url.path) } == true)
    }

    @Test("What is no file, or no regular one, is undecodable")
    func irregular() async throws {
        await expectUndecodable(folder.path("none.wav"))
        await expectUndecodable(folder.url)
        await expectUndecodable(URL(filePath: "/dev/zero"))
    }

    @Test("A video without sound has no audio")
    func silentFilm() async throws {
        let file = folder.path("film.mp4")
        try SpeechFixtures.make(["-f", "lavfi", "-i", "color=c=red:size=64x64:duration=1", file.path])
        let decoder = try SpeechFixtures.decoder()
        #expect(try await !decoder.probe(file).hasAudio)
        await #expect(throws: SpeechError.noAudio) { try await decoder.all(of: file) }
    }

    @Test("A header that claims four gigabytes gives the second that is there")
    func lyingHeader() async throws {
        let data = SpeechFixtures.wav(SpeechFixtures.tone(seconds: 1), claiming: 0xFFFF_FF00)
        let file = try folder.file("bomb.wav", data)
        #expect(try await SpeechFixtures.decoder().all(of: file).count == 16_000)
    }

    @Test("More sound than the limit allows is refused, however small the file")
    func tooLong() async throws {
        let file = folder.path("long.flac")
        try SpeechFixtures.make(["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "600", file.path])
        let decoder = try SpeechFixtures.decoder(DecoderLimits(longestSeconds: 60))
        await #expect(throws: SpeechError.tooLong(limit: 60)) { try await decoder.all(of: file) }
    }

    @Test("Without ffmpeg the error says what to install")
    func missing() async throws {
        #expect(throws: SpeechError.self) { try AudioDecoder(searchPath: folder.url.path) }
        let file = try folder.file("tone.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 1)))
        let error = await #expect(throws: SpeechError.self) {
            try await AudioDecoder(ffmpeg: folder.path("ffmpeg")).all(of: file)
        }
        #expect(error?.description.contains("install ffmpeg") == true)
    }

    @discardableResult
    private func expectUndecodable(_ file: URL, line: Int = #line) async -> SpeechError? {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        let error = await #expect(throws: SpeechError.self, sourceLocation: place) {
            try await SpeechFixtures.decoder().all(of: file)
        }
        guard case .undecodableMedia = error else {
            Issue.record("\(String(describing: error)) is not undecodable media", sourceLocation: place)
            return error
        }
        return error
    }
}
