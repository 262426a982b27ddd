package import Foundation
package import Speech

/// How a recording is to be listened to.
package struct ListeningOptions: Sendable, Codable, Hashable {
    /// What people speak, as a BCP 47 tag; nil to find out.
    package var language: String?
    package var quality: SpeechQuality?
    /// What listens; nil for what is set up.
    package var engine: TranscriptionEngine?
    /// The name of a model of the user's own.
    package var model: String?
    /// Whether each channel is a person.
    package var channels = false

    package init(
        language: String? = nil, quality: SpeechQuality? = nil, model: String? = nil, channels: Bool = false
    ) {
        self.language = language == "auto" ? nil : language
        self.quality = quality
        self.model = model
        self.channels = channels
    }

    init(_ options: TranscriptionOptions) {
        self.init(
            language: options.language, quality: options.quality.flatMap { SpeechQuality(rawValue: $0.rawValue) },
            model: options.model, channels: options.channels)
        engine = options.engine
    }
}

/// Listens to recordings: the words first, then who says them.
package protocol Stenographer: Sendable {
    /// Writes down every word of a recording; silence has none.
    ///
    /// - Parameters:
    ///   - options: how to listen; not `channels`, which is `channelTranscript`'s.
    ///   - heard: what was heard of it before; listening goes on after it.
    ///   - progress: called with the milliseconds that have been listened to, about once a second of sound.
    ///   - each: called with each utterance as soon as it and all before it are recognised, but not with those of
    ///     `heard`; what it throws ends the work.
    /// - Throws: `SpeechError`; what `each` throws.
    func words(
        of file: URL, _ options: ListeningOptions, after heard: [RecognisedUtterance],
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript

    /// Writes down a recording of which each channel is a person, one channel after the other.
    ///
    /// - Parameters:
    ///   - heard: what was heard of it before; listening goes on after it in each channel.
    ///   - progress: as above, for all channels together.
    ///   - each: called with each utterance as above, and with the language at the end of each channel.
    /// - Throws: `SpeechError`; what `each` throws.
    func channelTranscript(
        of file: URL, _ options: ListeningOptions, after heard: [HeardChannel],
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (HeardChannel) async throws -> Void
    ) async throws -> SpeechTranscript

    /// How loud a recording is over time.
    ///
    /// - Throws: `SpeechError`.
    func waveform(of file: URL, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws -> Waveform

    /// Tells apart those who speak in a recording.
    ///
    /// - Parameters:
    ///   - speakers: how many they are, if that is known.
    ///   - heard: what was heard of the recording before; listening goes on after it.
    ///   - progress: as above.
    ///   - each: called with what is heard piece by piece, about every ten seconds; what it throws ends the work.
    /// - Throws: `SpeechError`; what `each` throws.
    func turns(
        of file: URL, speakers: Int?, after heard: VoicePieces,
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (VoicePieces) async throws -> Void
    ) async throws -> SpeakerTurns

    /// The voice that is heard in stretches of a recording, which one person speaks alone.
    ///
    /// - Parameters:
    ///   - stretches: in milliseconds, in order and apart.
    ///   - progress: as above.
    /// - Returns: nil where no voice can be heard.
    /// - Throws: `SpeechError`.
    func voice(
        of file: URL, in stretches: [Range<Int>], progress: @escaping @Sendable (_ processedMs: Int) -> Void
    ) async throws -> SpeakerVoice?
}

/// The stenographer of this machine: ffmpeg, and models that run in this process.
package struct LocalStenographer: Stenographer {
    private let decoder: AudioDecoder
    private let runtime: SpeechRuntime
    private let diarizer: Diarizer
    /// Recognises where nobody asks for a model; nil for the one that comes with Hansard or that its user has chosen.
    private let standard: (any SpeechEngine)?

    package init(decoder: AudioDecoder, runtime: SpeechRuntime, standard: (any SpeechEngine)? = nil) {
        self.decoder = decoder
        self.runtime = runtime
        self.standard = standard
        diarizer = Diarizer(runtime: runtime)
    }

    /// - Throws: `badModel` for a model that is not there or was not checked.
    private func transcriber(_ options: ListeningOptions) throws(SpeechError) -> Transcriber {
        Transcriber(runtime: runtime, engine: try engine(options))
    }

    private func engine(_ options: ListeningOptions) throws(SpeechError) -> any SpeechEngine {
        if let model = options.model {
            return SherpaEngine(
                runtime: runtime, folder: try InstalledModels.customModel(model, of: runtime.models))
        }
        if let quality = options.quality { return MoonshineEngine(runtime: runtime, quality: quality) }
        if let standard, options.engine != .embedded { return standard }
        switch try ChosenModel(in: runtime.models) {
        case .quality(let quality): return MoonshineEngine(runtime: runtime, quality: quality)
        case .custom(let folder): return SherpaEngine(runtime: runtime, folder: folder)
        }
    }

    package func words(
        of file: URL, _ options: ListeningOptions, after heard: [RecognisedUtterance],
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        try await words(
            of: decoder.samples(of: file), by: try transcriber(options), options, after: heard, progress: progress,
            each: each)
    }

    private func words(
        of audio: DecodedAudio, by transcriber: Transcriber, _ options: ListeningOptions,
        after heard: [RecognisedUtterance], progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript {
        // An utterance never reaches into the next one: what follows it has not been heard.
        let start = heard.last?.endMs ?? 0
        let rest = LaterAudio(audio: audio, skipped: start * 16)
        var transcript = try await transcriber.words(
            of: rest, language: options.language, progress: { progress($0 + start) },
            each: { try await each($0.moved(by: start)) })
        transcript.utterances = heard + transcript.utterances.map { $0.moved(by: start) }
        transcript.durationMs += start
        return options.language == nil ? transcript.inToldLanguage() : transcript
    }

    package func channelTranscript(
        of file: URL, _ options: ListeningOptions, after heard: [HeardChannel],
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (HeardChannel) async throws -> Void
    ) async throws -> SpeechTranscript {
        let media = try await decoder.probe(file)
        let count = media.audio.first?.channels ?? 1, length = media.durationMs ?? 0
        guard count <= ChannelTranscript.mostChannels else {
            throw SpeechError.undecodableMedia(
                "it has \(count) channels, and at most \(ChannelTranscript.mostChannels) are people")
        }
        let engine = try engine(options)
        let transcriber = Transcriber(runtime: runtime, engine: engine)
        var channels: [ChannelTranscript.Channel] = []
        for channel in 0..<count {
            let before = HeardChannel(channel: channel, in: heard)
            let waveform = try await decoder.waveform(of: file, channel: channel)
            if let language = before.language {
                let words = WordTranscript(
                    utterances: before.utterances, language: language, engine: engine.identity,
                    durationMs: waveform.durationMs)
                channels.append(.init(words: words, waveform: waveform))
                continue
            }
            let words = try await words(
                of: decoder.samples(of: file, channel: channel), by: transcriber, options, after: before.utterances,
                progress: { progress((channel * length + $0) / count) },
                each: { try await each(HeardChannel(channel: channel, utterances: [$0])) })
            try await each(HeardChannel(channel: channel, language: words.language))
            channels.append(.init(words: words, waveform: waveform))
        }
        return try ChannelTranscript().transcript(of: channels)
    }

    package func waveform(of file: URL, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws
        -> Waveform
    {
        try await decoder.waveform(of: file, progress: progress)
    }

    package func turns(
        of file: URL, speakers: Int?, after heard: VoicePieces,
        progress: @escaping @Sendable (_ processedMs: Int) -> Void,
        each: @escaping @Sendable (VoicePieces) async throws -> Void
    ) async throws -> SpeakerTurns {
        try await diarizer.turns(
            of: decoder.samples(of: file), speakers: speakers, from: heard, progress: progress, each: each)
    }

    package func voice(
        of file: URL, in stretches: [Range<Int>], progress: @escaping @Sendable (_ processedMs: Int) -> Void
    ) async throws -> SpeakerVoice? {
        try await diarizer.voice(of: decoder.samples(of: file), in: stretches, progress: progress)
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
