/// What all models of one process share: the threads that they run on, and ONNX Runtime, opened when it is first needed.
public final class InferenceRuntime: Sendable {
    /// Where models run.
    public let threads: InferenceThreads
    /// The library.
    public let library: ModelSlot<OnnxRuntime>

    /// - Parameters:
    ///   - path: of the library's file; nothing is read until a model is loaded.
    ///   - threads: how many models may run at once; the number of cores if nil.
    public init(library path: String, threads: Int? = nil) {
        let pool = InferenceThreads(count: threads)
        self.threads = pool
        library = ModelSlot { try await pool.run { try OnnxRuntime(path: path) } }
    }
}
