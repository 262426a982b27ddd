/// The files of a model folder, each by its path in it.
enum ModelFile: String, CaseIterable, Sendable {
    case runtime = "lib/libonnxruntime.so"
    case voiceActivity = "vad/silero-rows.onnx"
    case encoder = "base-en-q/encoder.onnx"
    case decoder = "base-en-q/decoder.onnx"
    case tokens = "base-en-q/tokens.txt"
    case segmentation = "speakers/segmentation.onnx"
    case trunk = "speakers/trunk-q.onnx"
    case head = "speakers/head.onnx"
    case highEncoder = "base-en/encoder.onnx"
    case highDecoder = "base-en/decoder.onnx"
    case highTokens = "base-en/tokens.txt"
    case fastEncoder = "tiny-en/encoder.onnx"
    case fastDecoder = "tiny-en/decoder.onnx"
    case fastTokens = "tiny-en/tokens.txt"
    case language = "language/whisper-base.onnx"
    case languages = "language/languages.txt"
    case sherpa = "lib/libsherpa-onnx-c-api.so"

    var name: String {
        switch self {
        case .runtime: "ONNX Runtime"
        case .voiceActivity: "Silero"
        case .encoder, .decoder, .tokens: "Moonshine base-en"
        case .segmentation, .trunk, .head: "pyannote community-1"
        case .highEncoder, .highDecoder, .highTokens: "Moonshine base-en with full weights"
        case .fastEncoder, .fastDecoder, .fastTokens: "Moonshine tiny-en"
        case .language, .languages: "Whisper base"
        case .sherpa: "sherpa-onnx"
        }
    }

    var purpose: String {
        switch self {
        case .runtime: "which runs every speech model"
        case .voiceActivity: "which finds where people speak"
        case .encoder, .decoder, .tokens: "which recognises words"
        case .segmentation, .trunk, .head: "which tells speakers apart"
        case .highEncoder, .highDecoder, .highTokens: "which recognises words at high quality"
        case .fastEncoder, .fastDecoder, .fastTokens: "which recognises words fast"
        case .language, .languages: "which tells languages apart"
        case .sherpa: "which runs models of your own"
        }
    }

    /// Whether nothing works as it should without it. What is missing of the others is missed only by who asks for it.
    var isRequired: Bool { Self.required.contains(self) }

    private static let required: Set<ModelFile> = [
        .runtime, .voiceActivity, .encoder, .decoder, .tokens, .segmentation, .trunk, .head,
    ]

    /// Encoder, decoder and tokens of a quality.
    static func network(of quality: SpeechQuality) -> [ModelFile] {
        switch quality {
        case .standard: [.encoder, .decoder, .tokens]
        case .high: [.highEncoder, .highDecoder, .highTokens]
        case .fast: [.fastEncoder, .fastDecoder, .fastTokens]
        }
    }

    /// What recognising words takes.
    static func recognition(_ quality: SpeechQuality) -> [ModelFile] {
        [.runtime, .voiceActivity] + network(of: quality)
    }

    /// What telling languages apart takes.
    static let spokenLanguage: [ModelFile] = [.runtime, .language, .languages]
    /// What telling speakers apart takes.
    static let speakers: [ModelFile] = [.runtime, .voiceActivity, .segmentation, .trunk, .head]
}
