import Inference

/// Tells who speaks when in a recording of any length.
///
/// Speech is cut where Silero or the segmentation finds a change, each piece's voice is turned into a direction, and
/// directions that are alike are one person. Names are for others to give.
public struct Diarizer: Sendable {
    /// The most speakers that may be asked for.
    public static let mostSpeakers = 64

    let runtime: SpeechRuntime

    /// A diarizer that loads its models when it is first used.
    public init(runtime: SpeechRuntime) {
        self.runtime = runtime
    }

    /// Finds the turns of every speaker in `audio`. Silence has none.
    ///
    /// - Parameters:
    ///   - audio: 16 kHz, one channel, in chunks of any size; from its beginning, also when `heard` is given.
    ///   - speakers: How many people speak, if that is known (1…`mostSpeakers`); otherwise it is found out.
    ///   - heard: What was heard of the same recording before an interruption; it is not listened to again.
    ///   - progress: Called with the milliseconds that have been listened to, those of `heard` among them; never
    ///     falling, and about once a chunk.
    ///   - each: Called with each batch of pieces, about every ten seconds of speech and in order; what it throws ends
    ///     the work. Put together, and after `heard`, the batches are what to go on from.
    /// - Throws: `SpeechError`; what `audio` or `each` throws is `engineFailed` unless it is a speech error.
    public func turns<Audio: AsyncSequence & Sendable>(
        of audio: Audio, speakers: Int? = nil, from heard: VoicePieces = VoicePieces(),
        progress: @Sendable (_ processedMs: Int) -> Void = { _ in },
        each: @Sendable (VoicePieces) async throws -> Void = { _ in }
    ) async throws(SpeechError) -> SpeakerTurns where Audio.Element == [Float] {
        do {
            return try await listen(to: audio, speakers, heard, progress, each)
        } catch {
            throw SpeechError.from(error)
        }
    }

    private func listen<Audio: AsyncSequence & Sendable>(
        to audio: Audio, _ speakers: Int?, _ heard: VoicePieces, _ progress: @Sendable (Int) -> Void,
        _ each: @Sendable (VoicePieces) async throws -> Void
    ) async throws -> SpeakerTurns where Audio.Element == [Float] {
        var source = PieceSource(
            model: try await runtime.speakers.model(), activity: try await runtime.voiceActivity.model(),
            done: heard.frames)
        var all = heard
        func keep(_ pieces: [SpeechPiece]) async throws {
            guard source.done > all.frames else { return }
            let batch = VoicePieces(pieces: pieces, frames: source.done)
            all.append(batch)
            try await each(batch)
        }
        var passed = 0
        for try await chunk in audio {
            // What lies before the part that is heard anew goes by unheard.
            let wanted = chunk.dropFirst(max(0, source.skipped - passed))
            passed += chunk.count
            let (fed, found) = try await runtime.threads.run { [source] in
                var source = source
                let found = wanted.isEmpty ? [] : try source.feed(Array(wanted))
                return (source, found)
            }
            source = fed
            try await keep(found)
            progress(max(passed / 16, heard.heardMs))
        }
        let (fed, rest) = try await runtime.threads.run { [source] in
            var source = source
            let rest = try source.finish()
            return (source, rest)
        }
        source = fed
        try await keep(rest)
        return try await runtime.threads.run { [all, passed] in
            all.turns(speakers: speakers, durationMs: passed / 16)
        }
    }
}
