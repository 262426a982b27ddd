import Foundation
import Inference
import Language

/// The models that some figures need.
enum Models {
    /// The model that `HANSARD_MODELS` has for meaning.
    static func embedder() throws -> MiniLMEmbedder {
        let folder = URL(filePath: ProcessInfo.processInfo.environment["HANSARD_MODELS"] ?? "models")
        guard MiniLMEmbedder.isInstalled(in: folder.appending(path: "meaning")) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: folder.path])
        }
        let library = folder.appending(path: "lib/libonnxruntime.so").path
        return MiniLMEmbedder(
            folder: folder.appending(path: "meaning"), inference: InferenceRuntime(library: library))
    }
}
