/// Tells who speaks when in a recording of any length.
///
/// Speech is cut where Silero or the segmentation finds a change, each piece's voice is turned into a direction, and
/// directions that are alike are one person. Names are for others to give.
public struct Diarizer: Sendable {
    /// The most speakers that may be asked for.
    public static let mostSpeakers = 64

    private let runtime: SpeechRuntime

    /// A diarizer that loads its models when it is first used.
    public init(runtime: SpeechRuntime) {
        self.runtime = runtime
    }

    /// Finds the turns of every speaker in `audio`. Silence has none.
    ///
    /// - Parameters:
    ///   - audio: 16 kHz, one channel, in chunks of any size.
    ///   - speakers: How many people speak, if that is known (1…`mostSpeakers`); otherwise it is found out.
    ///   - progress: Called with the milliseconds that have been listened to; rising, and about once a chunk.
    /// - Throws: `SpeechError`; what `audio` throws is `engineFailed` unless it is a speech error.
    public func turns<Audio: AsyncSequence & Sendable>(
        of audio: Audio, speakers: Int? = nil, progress: @Sendable (_ processedMs: Int) -> Void = { _ in }
    ) async throws(SpeechError) -> SpeakerTurns where Audio.Element == [Float] {
        do {
            return try await listen(to: audio, speakers, progress)
        } catch {
            throw SpeechError.from(error)
        }
    }

    private func listen<Audio: AsyncSequence & Sendable>(
        to audio: Audio, _ speakers: Int?, _ progress: @Sendable (Int) -> Void
    ) async throws -> SpeakerTurns where Audio.Element == [Float] {
        let activity = VoiceActivity(model: try await runtime.voiceActivity.model(), rules: .turns)
        var source = PieceSource(model: try await runtime.speakers.model(), activity: activity)
        var pieces: [SpeechPiece] = []
        var groups = SpeakerGroups()
        for try await chunk in audio {
            let (fed, found) = try await runtime.threads.run { [source] in
                var source = source
                let found = try source.feed(chunk)
                return (source, found)
            }
            source = fed
            groups.add(found)
            pieces += found
            progress(source.end / 16)
        }
        let rest = try await runtime.threads.run { [source] in
            var source = source
            return try source.finish()
        }
        groups.add(rest)
        pieces += rest
        return try await runtime.threads.run { [groups, pieces, duration = source.end / 16] in
            let count = speakers.map { min(max($0, 1), Self.mostSpeakers) }
            return SpeakerAssignment(groups.ifEmpty(pieces), count: count).turns(of: pieces, durationMs: duration)
        }
    }
}

extension SpeakerGroups {
    /// Adds the voices of those pieces that are long enough to make a speaker.
    mutating func add(_ pieces: [SpeechPiece]) {
        for piece in pieces
        where !piece.isOverlap && piece.seconds >= SpeakerAssignment.shortestForGrouping
            && !piece.voice.isEmpty
        { add(piece.voice) }
    }

    /// These groups; but if no piece was long enough, the voices of all of `pieces`.
    func ifEmpty(_ pieces: [SpeechPiece]) -> SpeakerGroups {
        guard groups.isEmpty else { return self }
        var all = self
        for piece in pieces where !piece.voice.isEmpty { all.add(piece.voice) }
        return all
    }
}
