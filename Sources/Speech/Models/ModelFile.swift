/// The files of a model folder, each by its path in it.
enum ModelFile: String, CaseIterable, Sendable {
    case runtime = "lib/libonnxruntime.so"
    case voiceActivity = "vad/silero.onnx"
    case encoder = "base-en-q/encoder.onnx"
    case decoder = "base-en-q/decoder.onnx"
    case tokens = "base-en-q/tokens.txt"
    case segmentation = "speakers/segmentation.onnx"
    case trunk = "speakers/trunk.onnx"
    case head = "speakers/head.onnx"

    var name: String {
        switch self {
        case .runtime: "ONNX Runtime"
        case .voiceActivity: "Silero"
        case .encoder, .decoder, .tokens: "Moonshine base-en"
        case .segmentation, .trunk, .head: "pyannote community-1"
        }
    }

    var purpose: String {
        switch self {
        case .runtime: "which runs every speech model"
        case .voiceActivity: "which finds where people speak"
        case .encoder, .decoder, .tokens: "which recognises words"
        case .segmentation, .trunk, .head: "which tells speakers apart"
        }
    }

    /// What recognising words takes.
    static let recognition: [ModelFile] = [.runtime, .voiceActivity, .encoder, .decoder, .tokens]
    /// What telling speakers apart takes.
    static let speakers: [ModelFile] = [.runtime, .voiceActivity, .segmentation, .trunk, .head]
}
