import Foundation
import Testing

@testable import Speech

@Suite("A channel for each speaker")
struct ChannelTests {
    private let identity = EngineIdentity(name: "test", model: "none", language: "en")

    /// Words of `length` milliseconds each, from their starts.
    private func channel(
        _ words: [(String, Int)], length: Int = 250, loudness: Float? = nil, seconds: Int = 20
    ) -> ChannelTranscript.Channel {
        let spoken = words.map { Word(text: $0.0, startMs: $0.1, endMs: $0.1 + length, confidence: 0.9) }
        let transcript = WordTranscript(
            utterances: [RecognisedUtterance(startMs: 0, endMs: seconds * 1_000, words: spoken)], language: "en",
            engine: identity, durationMs: seconds * 1_000)
        var meter = WaveformMeter()
        if let loudness { meter.feed([Float](repeating: loudness, count: seconds * 16_000)) }
        return ChannelTranscript.Channel(words: transcript, waveform: loudness.map { _ in meter.waveform })
    }

    /// A sentence at four words a second.
    private func sentence(_ text: String, at start: Int) -> [(String, Int)] {
        text.split(separator: " ").enumerated().map { (String($1), start + $0 * 250) }
    }

    @Test("Each channel is a speaker, and their words are read in turn")
    func turns() throws {
        let result = try ChannelTranscript().transcript(of: [
            channel(sentence("How are you?", at: 0) + sentence("Good to hear.", at: 2_200)),
            channel(sentence("Very well, thank you.", at: 1_000)),
        ])
        #expect(result.segments.map(\.text) == ["How are you?", "Very well, thank you.", "Good to hear."])
        #expect(result.segments.map(\.speaker) == [0, 1, 0])
        #expect(result.speakers.map(\.index) == [0, 1])
        #expect(result.segments.allSatisfy { $0.speakerConfidence == 1 && !$0.hasOverlap })
        #expect(result.durationMs == 20_000 && result.engine == identity)
    }

    @Test("Who interrupts is marked and tears no sentence apart")
    func overlap() throws {
        let result = try ChannelTranscript().transcript(of: [
            channel(sentence("one two three four five six seven eight", at: 0)), channel([("right", 1_010)]),
        ])
        #expect(result.segments.map(\.text) == ["one two three four five six seven eight", "right"])
        #expect(result.segments.map { $0.words.filter(\.overlaps).map(\.text) } == [["five"], ["right"]])
        #expect(result.segments.allSatisfy { $0.hasOverlap })
    }

    @Test("What a microphone picks up of its neighbour is dropped, and an answer of the same words is not")
    func crossTalk() throws {
        let loud = channel(sentence("Shall we begin? Yes.", at: 1_000), loudness: 0.5)
        let faint = channel(
            [("Shall", 1_100), ("we", 1_180), ("begin", 1_590), ("Yes.", 5_000)], loudness: 0.1)
        let result = try ChannelTranscript().transcript(of: [loud, faint])
        #expect(result.segments.map(\.text) == ["Shall we begin? Yes.", "Yes."])
        #expect(result.segments.map(\.speaker) == [0, 1])
        // As loud as the other: both say it.
        let equal = channel([("Shall", 1_100)], loudness: 0.4)
        #expect(try ChannelTranscript().transcript(of: [loud, equal]).speakers.count == 2)
        // Nobody knows how loud it is: nothing is dropped.
        #expect(try ChannelTranscript().transcript(of: [loud, channel([("Shall", 1_100)])]).speakers.count == 2)
    }

    @Test("Eight channels are put together, and silent ones are nobody")
    func many() throws {
        let eight = (0..<8).map { index in channel(index == 5 ? [] : [("word\(index)", index * 2_000)]) }
        let result = try ChannelTranscript().transcript(of: eight)
        #expect(result.speakers.map(\.index) == [0, 1, 2, 3, 4, 6, 7])
        #expect(result.segments.count == 7)
        #expect(throws: SpeechError.self) { try ChannelTranscript().transcript(of: eight + eight) }
        #expect(throws: SpeechError.self) { try ChannelTranscript().transcript(of: []) }
    }

    @Test("One channel is decoded alone", .enabled(if: SpeechFixtures.hasDecoder), arguments: [2, 3, 6, 8])
    func decoding(count: Int) async throws {
        let folder = try TemporaryFolder()
        let interleaved = (0..<16_000 * count).map { Int16(($0 % count + 1) * 2_000) }
        let file = try folder.file("c.wav", SpeechFixtures.wav(interleaved, channels: count))
        let decoder = try SpeechFixtures.decoder()
        for channel in 0..<count {
            var samples: [Float] = []
            for try await chunk in decoder.samples(of: file, channel: channel) { samples += chunk }
            #expect(samples.count == 16_000)
            #expect(samples.allSatisfy { abs($0 - Float((channel + 1) * 2_000) / 32_768) < 0.001 })
        }
        #expect(try await decoder.waveform(of: file, channel: 1).peaks.allSatisfy { $0 == 31 })
        for channel in [-1, count, 1_000] {
            let reason = "there is no channel \(channel + 1), only \(count)"
            await #expect(throws: SpeechError.undecodableMedia(reason)) {
                for try await _ in decoder.samples(of: file, channel: channel) {}
            }
        }
    }

    @Test("A channel of a film without sound is no audio", .enabled(if: SpeechFixtures.hasDecoder))
    func silentFilm() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("film.mp4")
        try SpeechFixtures.make(["-f", "lavfi", "-i", "color=c=red:size=64x64:duration=1", file.path])
        await #expect(throws: SpeechError.noAudio) {
            for try await _ in try SpeechFixtures.decoder().samples(of: file, channel: 0) {}
        }
    }
}
