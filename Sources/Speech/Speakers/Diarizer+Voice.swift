import Inference

extension Diarizer {
    /// The voice that is heard in stretches of a recording, which one person speaks alone.
    ///
    /// What sounds like somebody else in them is left out. The rest of the recording is decoded and not listened to,
    /// and what comes after the last stretch is not even decoded.
    ///
    /// - Parameters:
    ///   - audio: 16 kHz, one channel, in chunks of any size; from its beginning.
    ///   - stretches: In milliseconds, in order and apart; of those under a second nothing is heard.
    ///   - progress: Called with the milliseconds that have been listened to; rising, and about once a chunk.
    /// - Returns: The voice, whose `index` is 0; nil where none can be heard.
    /// - Throws: `SpeechError`; what `audio` throws is `engineFailed` unless it is a speech error.
    public func voice<Audio: AsyncSequence & Sendable>(
        of audio: Audio, in stretches: [Range<Int>], progress: @Sendable (_ processedMs: Int) -> Void = { _ in }
    ) async throws(SpeechError) -> SpeakerVoice? where Audio.Element == [Float] {
        do {
            return try await hear(audio, stretches, progress)
        } catch {
            throw SpeechError.from(error)
        }
    }

    private func hear<Audio: AsyncSequence & Sendable>(
        _ audio: Audio, _ stretches: [Range<Int>], _ progress: @Sendable (Int) -> Void
    ) async throws -> SpeakerVoice? where Audio.Element == [Float] {
        var source = StretchSource(model: try await runtime.speakers.model(), stretches: stretches)
        var heard: [SpeechPiece] = [], passed = 0
        for try await chunk in audio {
            guard !source.isDone else { break }
            passed += chunk.count
            let (fed, found) = try await runtime.threads.run { [source] in
                var source = source
                let found = try source.feed(chunk)
                return (source, found)
            }
            source = fed
            heard += found
            progress(passed / 16)
        }
        let rest = try await runtime.threads.run { [source] in
            var source = source
            return try source.finish()
        }
        return SpeakerVoice(of: heard + rest)
    }
}
