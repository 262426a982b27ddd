/// The models and threads that recognition and diarization share in one process.
///
/// Nothing is loaded until it is first needed, and it is loaded once for all. `releaseModels()` gives the memory back.
public final class SpeechRuntime: Sendable {
    /// Where the models are.
    public let models: SpeechModels
    let threads: InferenceThreads
    let recogniser: ModelSlot<MoonshineModel>
    let voiceActivity: ModelSlot<VoiceActivityModel>
    let speakers: ModelSlot<SpeakerModel>

    /// - Parameter threads: How many models may run at once; the number of cores unless given.
    public init(models: SpeechModels, threads: Int? = nil) {
        self.models = models
        let threads = threads.map(InferenceThreads.init(count:)) ?? InferenceThreads()
        self.threads = threads
        let runtime = ModelSlot { try await threads.run { try OnnxRuntime(path: models.path(.runtime)) } }
        func slot<Model: AnyObject & Sendable>(
            needing files: [ModelFile], _ load: @escaping @Sendable (SpeechModels, OnnxRuntime) throws -> Model
        ) -> ModelSlot<Model> {
            ModelSlot {
                let missing = models.missing(files)
                guard missing.isEmpty else { throw SpeechError.modelsMissing(missing) }
                let runtime = try await runtime.model()
                return try await threads.run { try load(models, runtime) }
            }
        }
        voiceActivity = slot(needing: [.runtime, .voiceActivity], VoiceActivityModel.init)
        recogniser = slot(needing: ModelFile.recognition, MoonshineModel.init)
        speakers = slot(needing: ModelFile.speakers, SpeakerModel.init)
    }

    /// Lets go of every model that nobody asked for within `idle`. Work that is under way keeps its models to its end.
    public func releaseModels(idleFor idle: Duration = .zero) async {
        await recogniser.release(idleFor: idle)
        await voiceActivity.release(idleFor: idle)
        await speakers.release(idleFor: idle)
        // The C library keeps freed memory for itself unless it is asked to hand it back.
        GNUFunctions.returnFreedMemory()
    }

    /// Releases idle models again and again until the task is cancelled; a server runs it beside its other services.
    ///
    /// - Parameter idle: How long a model is kept after its last use.
    public func releaseIdleModels(after idle: Duration = .seconds(300)) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: idle / 2)  // Throws only when cancelled, which ends the loop.
            await releaseModels(idleFor: idle)
        }
    }

    /// Whether any model is in memory.
    public var isLoaded: Bool {
        get async {
            let loaded = await [recogniser.isLoaded, voiceActivity.isLoaded, speakers.isLoaded]
            return loaded.contains(true)
        }
    }
}
