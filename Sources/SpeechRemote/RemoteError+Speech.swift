public import Remote
public import Speech

extension RemoteError {
    /// The error as the other engines would tell it.
    public var speechError: SpeechError {
        switch code {
        case .busy: .busy
        case .cancelled: .cancelled
        case .badAddress, .unauthorized, .outOfCredit, .notFound, .refused, .tooLarge, .answerTooLarge:
            .engineRefused(description)
        case .unreachable, .timedOut, .rateLimited, .serverFailed, .unreadableAnswer, .unreadableFile:
            .engineFailed(description)
        }
    }
}
