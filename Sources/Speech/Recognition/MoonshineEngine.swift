/// Moonshine base-en with 8-bit weights, run in this process: the default engine.
///
/// Words, their times and their likelihoods come out of one pass: the decoder shows what it reads each word from.
public struct MoonshineEngine: SpeechEngine {
    private let runtime: SpeechRuntime

    /// An engine that loads its model when it is first used.
    public init(runtime: SpeechRuntime) {
        self.runtime = runtime
    }

    public var identity: EngineIdentity {
        EngineIdentity(name: "moonshine", model: "base-en-q", language: "en")
    }

    public var concurrency: Int { runtime.threads.count }

    public func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        let model = try await runtime.recogniser.model()
        return try await runtime.threads.run { try model.words(in: samples) }
    }
}
