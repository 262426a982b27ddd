import Inference

/// A user's own model, run in this process by sherpa-onnx.
///
/// Words have the times that the model gives its tokens. Models that give none (Moonshine, and Whisper exported without
/// its attention) leave them to be estimated from the length of the words.
public struct SherpaEngine: SpeechEngine {
    private let runtime: SpeechRuntime
    private let folder: ModelFolder

    /// An engine that loads its model when it is first used.
    ///
    /// - Parameter folder: A model that `ModelCheck.run` has found to work; with any other, recognising throws
    ///   `badModel`.
    public init(runtime: SpeechRuntime, folder: ModelFolder) {
        self.runtime = runtime
        self.folder = folder
    }

    public var identity: EngineIdentity {
        let languages = folder.manifest.languages
        return EngineIdentity(
            name: "sherpa-onnx", model: folder.manifest.name, language: languages.count == 1 ? languages[0] : nil)
    }

    public var concurrency: Int { folder.manifest.kind.isSerial ? 1 : runtime.threads.count }

    public var languages: [String] { folder.manifest.languages }

    public func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        try await words(in: samples, language: languages.count == 1 ? languages[0] : nil)
    }

    public func words(in samples: [Float], language: String?) async throws(SpeechError) -> [Word] {
        let told = folder.manifest.kind.possibleLanguages == nil ? nil : language
        let model = try await runtime.sherpa(folder, language: told)
        return try await runtime.threads.listen { try model.words(in: samples) }
    }
}
