public import Inference
import Synchronization

/// The models and threads that recognition and diarization share in one process.
///
/// Nothing is loaded until it is first needed, and it is loaded once for all. `releaseModels()` gives the memory back.
public final class SpeechRuntime: Sendable {
    /// Where the models are.
    public let models: SpeechModels
    let threads: InferenceThreads
    let voiceActivity: ModelSlot<VoiceActivityModel>
    let speakers: ModelSlot<SpeakerModel>
    let language: ModelSlot<LanguageModel>
    private let recognisers: [SpeechQuality: ModelSlot<MoonshineModel>]
    /// Users' models, each in each language that it was asked for.
    private let sherpas = Mutex<[SherpaKey: ModelSlot<SherpaModel>]>([:])

    private struct SherpaKey: Hashable {
        var folder: ModelFolder
        var language: String?
    }

    /// - Parameter threads: How many models may run at once; the number of cores unless given.
    public convenience init(models: SpeechModels, threads: Int? = nil) {
        self.init(models: models, inference: InferenceRuntime(library: models.library, threads: threads))
    }

    /// - Parameter inference: What it shares with models of other kinds.
    public init(models: SpeechModels, inference: InferenceRuntime) {
        self.models = models
        let threads = inference.threads
        self.threads = threads
        func slot<Model: AnyObject & Sendable>(
            needing files: [ModelFile], _ load: @escaping @Sendable (SpeechModels, OnnxRuntime) throws -> Model
        ) -> ModelSlot<Model> {
            ModelSlot {
                let missing = models.missing(files)
                guard missing.isEmpty else { throw SpeechError.modelsMissing(missing) }
                let runtime = try await inference.library.model()
                return try await threads.run { try load(models, runtime) }
            }
        }
        voiceActivity = slot(needing: [.runtime, .voiceActivity], VoiceActivityModel.init)
        speakers = slot(needing: ModelFile.speakers, SpeakerModel.init)
        language = slot(needing: ModelFile.spokenLanguage, LanguageModel.init)
        var recognisers: [SpeechQuality: ModelSlot<MoonshineModel>] = [:]
        for quality in SpeechQuality.allCases {
            recognisers[quality] = slot(needing: ModelFile.recognition(quality)) { models, runtime in
                try MoonshineModel(quality: quality, models: models, runtime: runtime)
            }
        }
        self.recognisers = recognisers
    }

    /// The Moonshine model of a quality.
    func recogniser(_ quality: SpeechQuality) async throws(SpeechError) -> MoonshineModel {
        guard let slot = recognisers[quality] else { throw .engineFailed("there is no such quality") }
        return try await slot.speechModel()
    }

    /// A user's model, made for `language` where its kind is told the language in advance.
    func sherpa(_ folder: ModelFolder, language: String?) async throws(SpeechError) -> SherpaModel {
        let key = SherpaKey(folder: folder, language: language)
        let slot = sherpas.withLock { slots in
            if let slot = slots[key] { return slot }
            let slot = ModelSlot { [models, threads] in
                let missing = models.missing([.runtime, .sherpa])
                guard missing.isEmpty else { throw SpeechError.modelsMissing(missing) }
                guard ModelCheck.lastReport(of: folder) != nil else {
                    throw SpeechError.badModel(field: nil, reason: "it has not been checked since it was put there.")
                }
                return try await threads.run {
                    let library = try SherpaLibrary(models: models)
                    return try SherpaModel(folder: folder, language: language, library: library)
                }
            }
            slots[key] = slot
            return slot
        }
        return try await slot.speechModel()
    }

    /// Lets go of every model that nobody asked for within `idle`. Work that is under way keeps its models to its end.
    public func releaseModels(idleFor idle: Duration = .zero) async {
        for slot in slots { await slot.release(idleFor: idle) }
        // The C library keeps freed memory for itself unless it is asked to hand it back.
        GNUFunctions.returnFreedMemory()
    }

    /// Whether any model is in memory.
    public var isLoaded: Bool {
        get async {
            for slot in slots where await slot.isLoaded { return true }
            return false
        }
    }

    private var slots: [any ReleasableModel] {
        [voiceActivity, speakers, language] + recognisers.values.map { $0 } + sherpas.withLock { $0.values.map { $0 } }
    }
}
