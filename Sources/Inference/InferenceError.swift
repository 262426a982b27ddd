/// Why a model gave no result.
public enum InferenceError: Error, Sendable, Equatable {
    /// The library or a model could not be loaded, or failed while it ran.
    case failed(String)
    /// More work waits than is accepted.
    case busy
    /// The task was cancelled.
    case cancelled
}

extension InferenceError {
    /// `error` itself if it is of this kind; a failure otherwise.
    static func from(_ error: any Error) -> InferenceError {
        if let error = error as? InferenceError { return error }
        return error is CancellationError ? .cancelled : .failed(String(describing: error))
    }
}

extension InferenceError: CustomStringConvertible {
    /// A sentence that is safe to show.
    public var description: String {
        switch self {
        case .failed(let reason): "A model failed: \(reason)"
        case .busy: "Too much work is waiting for the models."
        case .cancelled: "The work was cancelled."
        }
    }
}
