package import Foundation
package import Speech

/// Listens to recordings: the words first, then who says them.
package protocol Stenographer: Sendable {
    /// Writes down every word of a recording; silence has none.
    ///
    /// - Parameters:
    ///   - heard: what was heard of it before; listening goes on after it.
    ///   - progress: called with the milliseconds that have been listened to, about once a second of sound.
    ///   - each: called with each utterance as soon as it and all before it are recognised, but not with those of
    ///     `heard`; what it throws ends the work.
    /// - Throws: `SpeechError`; what `each` throws.
    func words(
        of file: URL, after heard: [RecognisedUtterance], progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript

    /// Tells apart those who speak in a recording.
    ///
    /// - Parameters:
    ///   - speakers: how many they are, if that is known.
    ///   - progress: as above.
    /// - Throws: `SpeechError`.
    func turns(of file: URL, speakers: Int?, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws
        -> SpeakerTurns
}

/// The stenographer of this machine: ffmpeg, and models that run in this process.
package struct LocalStenographer: Stenographer {
    private let decoder: AudioDecoder
    private let transcriber: Transcriber
    private let diarizer: Diarizer

    package init(decoder: AudioDecoder, transcriber: Transcriber, diarizer: Diarizer) {
        self.decoder = decoder
        self.transcriber = transcriber
        self.diarizer = diarizer
    }

    package func words(
        of file: URL, after heard: [RecognisedUtterance], progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        // An utterance never reaches into the next one: what follows it has not been heard.
        let start = heard.last?.endMs ?? 0
        let rest = LaterAudio(audio: decoder.samples(of: file), skipped: start * 16)
        var transcript = try await transcriber.words(
            of: rest, progress: { progress($0 + start) }, each: { try await each($0.moved(by: start)) })
        transcript.utterances = heard + transcript.utterances.map { $0.moved(by: start) }
        transcript.durationMs += start
        return transcript
    }

    package func turns(of file: URL, speakers: Int?, progress: @escaping @Sendable (_ processedMs: Int) -> Void)
        async throws -> SpeakerTurns
    {
        try await diarizer.turns(of: decoder.samples(of: file), speakers: speakers, progress: progress)
    }
}

/// What comes after the first samples of a recording. They are decoded all the same: only then the place is exact.
private struct LaterAudio: AsyncSequence, Sendable {
    let audio: DecodedAudio
    /// Samples at 16 kHz.
    let skipped: Int

    func makeAsyncIterator() -> Iterator { Iterator(base: audio.makeAsyncIterator(), left: skipped) }

    struct Iterator: AsyncIteratorProtocol {
        var base: DecodedAudio.Iterator
        var left: Int

        mutating func next() async throws -> [Float]? {
            while let chunk = try await base.next() {
                guard left > 0 else { return chunk }
                let passed = Swift.min(left, chunk.count)
                left -= passed
                if passed < chunk.count { return Array(chunk[passed...]) }
            }
            return nil
        }
    }
}

extension RecognisedUtterance {
    /// Moved in time, with its words.
    fileprivate func moved(by milliseconds: Int) -> RecognisedUtterance {
        var moved = self
        moved.startMs += milliseconds
        moved.endMs += milliseconds
        for index in moved.words.indices {
            moved.words[index].startMs += milliseconds
            moved.words[index].endMs += milliseconds
        }
        return moved
    }
}
