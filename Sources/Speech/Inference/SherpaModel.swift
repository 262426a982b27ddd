import CSherpa
import Foundation
import Glibc
import Synchronization

/// A user's model, loaded by sherpa-onnx.
///
/// `@unchecked Sendable`: a recogniser may work on several streams at once (each stream is one call's own), but for
/// the kinds that keep settings between calls, whose calls take turns at `turn`.
final class SherpaModel: @unchecked Sendable {
    private let library: SherpaLibrary
    private let recogniser: OpaquePointer
    private let folder: ModelFolder
    private let turn = NSLock()
    private let timed = Mutex(false)

    /// Loads the model. Files that do not fit their kind can end the process: see `ModelCheck`.
    ///
    /// - Parameter language: What is spoken, for the kinds that are told; nil lets the model find out, if it can.
    init(folder: ModelFolder, language: String?, library: SherpaLibrary) throws(SpeechError) {
        let strings = CStrings()
        var settings = SherpaSettings()
        settings.features.sample_rate = Int32(folder.manifest.sampleRate)
        settings.features.bands = 80
        settings.decoding = strings.keep("greedy_search")
        settings.models.threads = 1
        settings.models.provider = strings.keep("cpu")
        settings.models.tokens = strings.keep(folder.path("tokens"))
        settings.models.fill(from: folder, language: language, strings)
        let created = withExtendedLifetime(strings) { library.functions.create(&settings) }
        guard let created else { throw .badModel(field: nil, reason: "its files cannot be loaded.") }
        recogniser = created
        self.library = library
        self.folder = folder
    }

    /// Whether the model has timed the words of anything it was given.
    var timesWords: Bool { timed.withLock { $0 } }

    deinit {
        library.functions.destroy(recogniser)
    }

    /// Recognises `samples` (16 kHz, one channel). Blocks the thread.
    func words(in samples: [Float]) throws(SpeechError) -> [Word] {
        if folder.manifest.kind.isSerial { turn.lock() }
        defer { if folder.manifest.kind.isSerial { turn.unlock() } }
        let functions = library.functions
        guard let stream = functions.create_stream(recogniser) else { throw .engineFailed("no stream") }
        defer { functions.destroy_stream(stream) }
        functions.accept(stream, 16_000, samples, Int32(samples.count))
        functions.decode(recogniser, stream)
        guard let result = functions.result(stream) else { throw .engineFailed("no result") }
        defer { functions.destroy_result(result) }
        let tokens = TimedTokens(result.pointee)
        if tokens.starts != nil && !tokens.tokens.isEmpty { timed.withLock { $0 = true } }
        return tokens.words(duration: samples.count / 16)
    }
}

extension SherpaModels {
    /// Names the files of the folder's kind.
    fileprivate mutating func fill(from folder: ModelFolder, language: String?, _ strings: CStrings) {
        let kind = folder.manifest.kind
        func file(_ part: String) -> UnsafePointer<CChar>? { strings.keep(folder.path(part)) }
        let code = strings.keep(language.map(kind.code) ?? "")
        switch kind {
        case .transducer, .nemoTransducer:
            (transducer.encoder, transducer.decoder, transducer.joiner) = (
                file("encoder"), file("decoder"), file("joiner")
            )
            if kind == .nemoTransducer { model_type = strings.keep(kind.rawValue) }
        case .nemoCTC: nemo_ctc = file("model")
        case .zipformerCTC: zipformer_ctc = file("model")
        case .senseVoice:
            (sense_voice.model, sense_voice.normalise) = (file("model"), 1)
            sense_voice.language = language == nil ? strings.keep("auto") : code
        case .whisper:
            (whisper.encoder, whisper.decoder, whisper.language) = (file("encoder"), file("decoder"), code)
            (whisper.task, whisper.token_timestamps) = (strings.keep("transcribe"), 1)
        case .moonshine:
            (moonshine.preprocessor, moonshine.encoder) = (file("preprocessor"), file("encoder"))
            (moonshine.uncached_decoder, moonshine.cached_decoder) = (file("uncached_decoder"), file("cached_decoder"))
            moonshine.merged_decoder = file("decoder")
        case .canary:
            let spoken = strings.keep(kind.code(of: language ?? folder.manifest.languages[0]))
            (canary.encoder, canary.decoder, canary.punctuate) = (file("encoder"), file("decoder"), 1)
            (canary.source, canary.target) = (spoken, spoken)
        }
    }
}

/// C strings that live as long as this does.
private final class CStrings {
    private var kept: [UnsafeMutablePointer<CChar>] = []

    func keep(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        kept.append(copy)
        return UnsafePointer(copy)
    }

    deinit {
        for copy in kept { free(copy) }
    }
}

extension TimedTokens {
    fileprivate init(_ result: SherpaResult) {
        let count = Int(result.count)
        func floats(_ values: UnsafePointer<Float>?) -> [Double]? {
            values.map { UnsafeBufferPointer(start: $0, count: count).map(Double.init) }
        }
        var tokens: [[UInt8]] = []
        if let names = result.tokens {
            tokens = (0..<count).map { index in
                names[index].map {
                    Array(UnsafeBufferPointer(start: $0, count: strlen($0)).map(UInt8.init(bitPattern:)))
                } ?? []
            }
        }
        self.init(
            text: result.text.map { String(cString: $0) } ?? "", tokens: tokens, starts: floats(result.times),
            lengths: floats(result.durations), likelihoods: floats(result.likelihoods)?.map(exp))
    }
}
