import Foundation
import Speech

@testable import Hansard

/// A stenographer who hears what a script says.
struct ScriptedStenographer: Stenographer {
    var said: [RecognisedUtterance] = Self.greeting
    var speakers: [SpeakerTurn] = Self.two
    /// Those of the speakers, in their order; none where the turns do not come from voices.
    var voices: [SpeakerVoice] = []
    /// What is heard of one speaker alone.
    var learned: SpeakerVoice?
    var beforeVoice: @Sendable ([Range<Int>]) async throws -> Void = { _ in }
    var beforeWords: @Sendable () async throws -> Void = {}
    var beforeTurns: @Sendable () async throws -> Void = {}

    func words(
        of file: URL, _ options: ListeningOptions, after heard: [RecognisedUtterance],
        progress: @escaping @Sendable (Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        progress(500)
        try await beforeWords()
        for utterance in said.dropFirst(heard.count) { try await each(utterance) }
        return WordTranscript(
            utterances: heard + said.dropFirst(heard.count), language: "en",
            engine: EngineIdentity(name: "script", model: "one", language: "en"),
            durationMs: 2_000)
    }

    func channelTranscript(
        of file: URL, _ options: ListeningOptions, after heard: [HeardChannel],
        progress: @escaping @Sendable (Int) -> Void, each: @escaping @Sendable (HeardChannel) async throws -> Void
    ) async throws -> SpeechTranscript {
        let words = try await words(of: file, options, after: [], progress: progress, each: { _ in })
        return TranscriptAssembly().transcript(
            of: words, turns: SpeakerTurns(turns: speakers, speakers: Set(speakers.compactMap(\.speaker)).count))
    }

    func waveform(of file: URL, progress: @escaping @Sendable (Int) -> Void) async throws -> Waveform {
        var meter = WaveformMeter()
        meter.feed([Float](repeating: 0.5, count: 16_000) + [Float](repeating: 0, count: 16_000))
        return meter.waveform
    }

    func turns(
        of file: URL, speakers asked: Int?, after heard: VoicePieces, progress: @escaping @Sendable (Int) -> Void,
        each: @escaping @Sendable (VoicePieces) async throws -> Void
    ) async throws -> SpeakerTurns {
        progress(500)
        try await beforeTurns()
        return SpeakerTurns(
            turns: speakers, speakers: Set(speakers.compactMap(\.speaker)).count, voices: voices)
    }

    func voice(of file: URL, in stretches: [Range<Int>], progress: @escaping @Sendable (Int) -> Void) async throws
        -> SpeakerVoice?
    {
        progress(500)
        try await beforeVoice(stretches)
        return learned
    }

    static let greeting = [
        RecognisedUtterance(
            startMs: 0, endMs: 900,
            words: [
                Word(text: "Good", startMs: 100, endMs: 300, confidence: 0.9),
                Word(text: "morning.", startMs: 300, endMs: 800, confidence: 0.8),
            ]),
        RecognisedUtterance(
            startMs: 1_000, endMs: 2_000,
            words: [
                Word(text: "Hello", startMs: 1_100, endMs: 1_400, confidence: 0.7),
                Word(text: "there.", startMs: 1_400, endMs: 1_900),
            ]),
    ]
    static let two = [
        SpeakerTurn(startMs: 0, endMs: 950, speaker: 0, confidence: 0.9),
        SpeakerTurn(startMs: 1_000, endMs: 2_000, speaker: 1, confidence: 0.9),
    ]
}

/// Sound files that are made on the spot.
enum Sound {
    /// A tone of 440 Hz as 16-bit WAV (RIFF), 16 kHz, one channel.
    static func tone(milliseconds: Int, amplitude: Double = 8_000) -> [UInt8] {
        let samples = (0..<(milliseconds * 16)).map { Int16(sin(Double($0) * 440 * 2 * .pi / 16_000) * amplitude) }
        return wav(samples)
    }

    static func wav(_ samples: [Int16], channels: Int = 1) -> [UInt8] {
        let data = samples.flatMap { little(UInt16(bitPattern: $0)) }
        let format =
            little(UInt32(16)) + little(UInt16(1)) + little(UInt16(channels)) + little(UInt32(16_000))
            + little(UInt32(32_000 * channels))
        return Array("RIFF".utf8) + little(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8) + format
            + little(UInt16(2 * channels)) + little(UInt16(16))
            + Array("data".utf8) + little(UInt32(data.count)) + data
    }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
