/// The kinds of recognisers that a user's folder may hold.
public enum ModelKind: String, Sendable, Codable, Hashable, CaseIterable {
    /// A transducer of the icefall family (Zipformer, Conformer).
    case transducer
    /// A NeMo transducer, such as Parakeet TDT.
    case nemoTransducer = "nemo_transducer"
    /// A NeMo model with a CTC head.
    case nemoCTC = "nemo_ctc"
    /// Whisper.
    case whisper
    /// SenseVoice.
    case senseVoice = "sense_voice"
    /// Moonshine, in two files or in the four of its first version.
    case moonshine
    /// A Zipformer with a CTC head.
    case zipformerCTC = "zipformer_ctc"
    /// NeMo Canary.
    case canary

    /// The files that make it up, by their part; any one of the sets.
    var parts: [Set<String>] {
        switch self {
        case .transducer, .nemoTransducer: [["encoder", "decoder", "joiner", "tokens"]]
        case .nemoCTC, .senseVoice, .zipformerCTC: [["model", "tokens"]]
        case .whisper, .canary: [["encoder", "decoder", "tokens"]]
        case .moonshine:
            [
                ["encoder", "decoder", "tokens"],
                ["preprocessor", "encoder", "uncached_decoder", "cached_decoder", "tokens"],
            ]
        }
    }

    /// Languages beyond which it ends the process when asked; nil if it is not told a language.
    var possibleLanguages: Set<String>? {
        switch self {
        case .whisper: Self.whisperLanguages
        case .senseVoice: ["zh", "en", "ja", "ko", "yue"]
        case .canary: ["en", "es", "de", "fr"]
        default: nil
        }
    }

    /// Whether it may not work on two stretches at once: it keeps settings between the calls.
    var isSerial: Bool { self == .whisper || self == .canary }

    /// Those of the published multilingual models, by the codes they use.
    private static let whisperLanguages = Set(
        """
        en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi \
        ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd \
        gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue
        """.split(separator: " ").map(String.init))
}
