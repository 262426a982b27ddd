import Glibc

/// How a process ended.
enum ProcessExit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)

    /// What that means for the file it was decoding.
    func error(saying complaint: String) -> SpeechError {
        switch self {
        case .signal(SIGXCPU), .signal(SIGKILL): .limitExceeded("it took too much processor time")
        case .signal: .undecodableMedia("the decoder broke down on it")
        case .code(127), .code(126): .decoderMissing("ffmpeg cannot be started.")
        case .code:
            complaint.contains("Cannot allocate memory")
                ? .limitExceeded("it took too much memory") : .undecodableMedia(complaint)
        }
    }
}
