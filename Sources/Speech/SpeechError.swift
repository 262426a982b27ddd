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
        return .engineFailed(String(describing: error))
    }
}
