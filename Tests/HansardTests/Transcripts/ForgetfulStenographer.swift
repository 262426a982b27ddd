import Foundation
import Speech
import Synchronization

@testable import Hansard

/// Hears much, and loses its senses twice in whatever it does.
///
/// A recording of an hour: an utterance of one word each second of the first minute, in each of two channels if asked,
/// and a speaker each minute, by turns.
final class ForgetfulStenographer: Stenographer {
    static let utterances = 60
    static let pieces = 10

    /// With how many utterances known each attempt at the words began.
    let words = Mutex<[Int]>([])
    /// With how many utterances of each channel known each attempt at the channels began.
    let channels = Mutex<[[Int]]>([])
    /// With how many pieces known each attempt at the speakers began.
    let speakers = Mutex<[Int]>([])
    private let forgetsWords: Bool
    private let duringTurns: @Sendable (_ attempt: Int) async throws -> Void

    /// - Parameters:
    ///   - forgetsWords: whether the words are interrupted too.
    ///   - duringTurns: happens in each attempt at the speakers, when half of it or more is heard.
    init(forgetsWords: Bool = true, duringTurns: @escaping @Sendable (_ attempt: Int) async throws -> Void = { _ in }) {
        self.forgetsWords = forgetsWords
        self.duringTurns = duringTurns
    }

    func words(
        of file: URL, _ options: ListeningOptions, after heard: [RecognisedUtterance],
        progress: @escaping @Sendable (Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        let attempt = words.withLock { beginnings in
            beginnings.append(heard.count)
            return beginnings.count
        }
        let last = forgetsWords ? [40, 50, Self.utterances][min(attempt, 3) - 1] : Self.utterances
        let said = (heard.count..<last).map { Self.utterance($0) }
        for utterance in said { try await each(utterance) }
        guard last == Self.utterances else { throw Self.power }
        return transcript(heard + said)
    }

    func channelTranscript(
        of file: URL, _ options: ListeningOptions, after heard: [HeardChannel],
        progress: @escaping @Sendable (Int) -> Void, each: @escaping @Sendable (HeardChannel) async throws -> Void
    ) async throws -> SpeechTranscript {
        let before = (0..<2).map { HeardChannel(channel: $0, in: heard) }
        let attempt = channels.withLock { beginnings in
            beginnings.append(before.map(\.utterances.count))
            return beginnings.count
        }
        var heard: [ChannelTranscript.Channel] = []
        for channel in before {
            // First it ends in the midst of the first channel, then in that of the second.
            let last = attempt == channel.channel + 1 ? 40 : Self.utterances
            var all = channel.utterances
            for index in all.count..<last where channel.language == nil {
                all.append(Self.utterance(index, channel: channel.channel))
                try await each(HeardChannel(channel: channel.channel, utterances: [all[index]]))
            }
            guard last == Self.utterances else { throw Self.power }
            if channel.language == nil { try await each(HeardChannel(channel: channel.channel, language: "en")) }
            heard.append(.init(words: transcript(all)))
        }
        return try ChannelTranscript().transcript(of: heard)
    }

    func waveform(of file: URL, progress: @escaping @Sendable (Int) -> Void) async throws -> Waveform {
        WaveformMeter().waveform
    }

    func turns(
        of file: URL, speakers asked: Int?, after heard: VoicePieces, progress: @escaping @Sendable (Int) -> Void,
        each: @escaping @Sendable (VoicePieces) async throws -> Void
    ) async throws -> SpeakerTurns {
        let attempt = speakers.withLock { beginnings in
            beginnings.append(heard.count)
            return beginnings.count
        }
        let last = [5, 7, Self.pieces][min(attempt, 3) - 1]
        var all = heard
        for minute in heard.count..<last {
            let piece = try Self.piece(minute)
            try await each(piece)
            all.append(piece)
        }
        try await duringTurns(attempt)
        guard last == Self.pieces else { throw Self.power }
        return all.turns()
    }

    private static let power = SpeechError.engineFailed("the power went")

    func voice(of file: URL, in stretches: [Range<Int>], progress: @escaping @Sendable (Int) -> Void) async throws
        -> SpeakerVoice?
    { nil }

    private static func utterance(_ index: Int, channel: Int = 0) -> RecognisedUtterance {
        // Those of the second channel are said between those of the first.
        let start = index * 1_000 + channel * 500
        let word = Word(text: "\(["w", "v"][channel])\(index)", startMs: start, endMs: start + 150)
        return RecognisedUtterance(startMs: start, endMs: start + 400, words: [word])
    }

    private func transcript(_ utterances: [RecognisedUtterance]) -> WordTranscript {
        WordTranscript(
            utterances: utterances, language: "en",
            engine: EngineIdentity(name: "script", model: "one", language: "en"), durationMs: 3_600_000)
    }

    /// A minute of the voice of one of two speakers, as a diarizer writes it.
    private static func piece(_ minute: Int) throws -> VoicePieces {
        // A minute is so many frames.
        let frames = 589 * 6
        let voice = (0..<256).map { Float($0 == minute % 2 ? 1 : 0).bitPattern.littleEndian }
        let bytes = voice.withUnsafeBytes { Data($0) }
        let json = """
            {"frames": \((minute + 1) * frames), "starts": [\(minute * frames)], "ends": [\((minute + 1) * frames - 1)],
            "overlaps": [false], "heard": [true], "voices": "\(bytes.base64EncodedString())"}
            """
        return try JSONDecoder().decode(VoicePieces.self, from: Data(json.utf8))
    }
}
