import Inference

/// Turns a recording of any length into words, in memory that does not grow with it.
public struct Transcriber: Sendable {
    private let runtime: SpeechRuntime
    private let engine: any SpeechEngine

    /// - Parameters:
    ///   - runtime: Finds where people speak.
    ///   - engine: Recognises what they say.
    public init(runtime: SpeechRuntime, engine: any SpeechEngine) {
        self.runtime = runtime
        self.engine = engine
    }

    /// Recognises the default way, with Moonshine.
    public init(runtime: SpeechRuntime) {
        self.init(runtime: runtime, engine: MoonshineEngine(runtime: runtime))
    }

    /// Recognises every word of `audio`. Silence gives an empty transcript.
    ///
    /// Without a language the beginning is judged by ear, up to 20 seconds of speech, and held back until then. The
    /// language is taken to stay the same.
    ///
    /// - Parameters:
    ///   - audio: 16 kHz, one channel, in chunks of any size.
    ///   - language: What people speak, as a BCP 47 tag; nil to find out.
    ///   - progress: Called with the milliseconds that have been listened to; rising, and about once a chunk.
    ///   - each: Called with each utterance as soon as it and all before it are recognised; what it throws ends the
    ///     work.
    /// - Throws: `SpeechError`, `unknownLanguage` among them as soon as enough was heard; what `audio` or `each` throws
    ///   is `engineFailed` unless it is a speech error.
    public func words<Audio: AsyncSequence & Sendable>(
        of audio: Audio, language: String? = nil, progress: @Sendable (_ processedMs: Int) -> Void = { _ in },
        each: @escaping @Sendable (RecognisedUtterance) async throws -> Void = { _ in }
    ) async throws(SpeechError) -> WordTranscript where Audio.Element == [Float] {
        do {
            return try await recognise(audio, language, progress, each)
        } catch {
            throw SpeechError.from(error)
        }
    }

    private func recognise<Audio: AsyncSequence & Sendable>(
        _ audio: Audio, _ language: String?, _ progress: @Sendable (Int) -> Void,
        _ each: @escaping @Sendable (RecognisedUtterance) async throws -> Void
    ) async throws -> WordTranscript where Audio.Element == [Float] {
        let ear = runtime.models.missing(ModelFile.spokenLanguage).isEmpty ? runtime : nil
        var gate = try LanguageGate(engine: engine, language: language, ear: ear)
        var source = PackSource(activity: VoiceActivity(model: try await runtime.voiceActivity.model()))
        var queue = RecognitionQueue()
        return try await withThrowingTaskGroup(of: (Int, RecognisedUtterance).self) { group in
            func submit(_ packs: [PackedSound], isLast: Bool = false) async throws {
                for pack in try await gate.pass(packs, isLast: isLast) {
                    while queue.running >= engine.concurrency, let done = try await group.next() {
                        for utterance in queue.finished(done) { try await each(utterance) }
                    }
                    let index = queue.begin()
                    // An engine that does not say what it knows finds out by itself.
                    let spoken = engine.languages.isEmpty ? language : gate.spoken?.tag
                    group.addTask { [engine] in (index, try await pack.recognised(by: engine, language: spoken)) }
                }
            }
            for try await chunk in audio {
                try await submit(try await source.feed(chunk, on: runtime.threads))
                progress(source.end / 16)
            }
            try await submit(try await source.finish(on: runtime.threads), isLast: true)
            while let done = try await group.next() {
                for utterance in queue.finished(done) { try await each(utterance) }
            }
            let spoken = gate.result
            let transcript = WordTranscript(
                utterances: queue.utterances, language: language ?? spoken.tag ?? engine.identity.language ?? "und",
                languageConfidence: spoken.confidence, engine: engine.identity, durationMs: source.end / 16)
            return language == nil ? transcript.inToldLanguage() : transcript
        }
    }
}
