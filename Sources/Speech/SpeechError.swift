import Inference

/// Why a recording could not be turned into words.
public enum SpeechError: Error, Sendable, Equatable {
    /// The file holds nothing that can be decoded; the text says what the decoder made of it, without any path.
    case undecodableMedia(String)
    /// The file can be decoded, but no sound is in it.
    case noAudio
    /// The recording is longer than the limit, in seconds.
    case tooLong(limit: Int)
    /// Something the work needs is not installed.
    case modelsMissing([MissingModel])
    /// The decoder cannot be started; the text says what to install.
    case decoderMissing(String)
    /// Decoding took more time or memory than it may.
    case limitExceeded(String)
    /// A model could not be loaded or failed while it ran.
    case engineFailed(String)
    /// The engine will not do it, and not another time either: a server that refuses the key or the recording.
    case engineRefused(String)
    /// The recording is in a language that no present model knows.
    ///
    /// - Parameters:
    ///   - asked: The language that was asked for, as a BCP 47 tag; nil if it was found by listening.
    ///   - confidence: How sure it is that the model does not know the language, 0…1; nil if it was asked for.
    ///   - remedy: What to install or to say.
    case unknownLanguage(asked: String?, confidence: Double?, remedy: String)
    /// A model of the user's own is not as it should be; `field` names the place in its manifest, if it is there.
    case badModel(field: String?, reason: String)
    /// More work waits for the engine than it accepts.
    case busy
    /// The task was cancelled.
    case cancelled
}

extension SpeechError: CustomStringConvertible {
    /// A sentence that is safe to show to whoever sent the recording.
    public var description: String {
        switch self {
        case .undecodableMedia(let reason): "The file cannot be decoded: \(reason)"
        case .noAudio: "The file has no sound."
        case .tooLong(let limit): "The recording is longer than \(limit / 3600) hours."
        case .modelsMissing(let missing):
            missing.map { "\($0.name) is missing, \($0.purpose): \($0.remedy)" }.joined(separator: " ")
        case .decoderMissing(let remedy): "The audio decoder is missing: \(remedy)"
        case .limitExceeded(let what): "Decoding was stopped: \(what)"
        case .engineFailed(let reason): "The speech engine failed: \(reason)"
        case .engineRefused(let reason): "The speech engine refused: \(reason)"
        case .unknownLanguage(.some(let asked), _, let remedy): "No model here knows the language “\(asked)”. \(remedy)"
        case .unknownLanguage(nil, _, let remedy): "The recording is in a language that no model here knows. \(remedy)"
        case .badModel(.some(let field), let reason): "model.json, \(field): \(reason)"
        case .badModel(nil, let reason): "The model cannot be used: \(reason)"
        case .busy: "Too much work is waiting for the speech engine."
        case .cancelled: "The work was cancelled."
        }
    }
}

extension SpeechError {
    /// `error` itself if it is a speech error; a cancellation or a failed engine otherwise.
    static func from(_ error: any Error) -> SpeechError {
        if let error = error as? SpeechError { return error }
        if error is CancellationError { return .cancelled }
        if let error = error as? InferenceError {
            switch error {
            case .failed(let reason): return .engineFailed(reason)
            case .busy: return .busy
            case .cancelled: return .cancelled
            }
        }
        return .engineFailed(String(describing: error))
    }
}
