import Inference

/// Moonshine, run in this process: the default engine.
///
/// Words, their times and their likelihoods come out of one pass: the decoder shows what it reads each word from.
public struct MoonshineEngine: SpeechEngine {
    private let runtime: SpeechRuntime
    private let quality: SpeechQuality

    /// An engine that loads its model when it is first used.
    ///
    /// - Parameter quality: Which of the models. If its files are not there, recognising ends with `modelsMissing`.
    public init(runtime: SpeechRuntime, quality: SpeechQuality = .standard) {
        self.runtime = runtime
        self.quality = quality
    }

    public var identity: EngineIdentity {
        EngineIdentity(name: "moonshine", model: quality.folder, language: "en")
    }

    public var concurrency: Int { runtime.threads.count }

    public func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        let model = try await runtime.recogniser(quality)
        return try await runtime.threads.listen { try model.words(in: samples) }
    }
}
