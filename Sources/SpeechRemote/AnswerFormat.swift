import Synchronization

/// How a server is asked to answer, the best first. Newer models of OpenAI's refuse `verbose_json`, and other servers
/// its `timestamp_granularities[]`.
enum AnswerFormat: Sendable {
    case words, segments, plain

    var next: AnswerFormat? {
        switch self {
        case .words: .segments
        case .segments: .plain
        case .plain: nil
        }
    }

    var fields: [(String, String)] {
        switch self {
        case .words:
            [
                ("response_format", "verbose_json"), ("timestamp_granularities[]", "word"),
                ("timestamp_granularities[]", "segment"),
            ]
        case .segments: [("response_format", "verbose_json")]
        case .plain: [("response_format", "json")]
        }
    }
}

/// What is known of a server's formats, by all who ask it.
final class KnownFormat: Sendable {
    private let format = Mutex<(format: AnswerFormat, isProven: Bool)>((.words, false))

    /// The format to ask for, and whether the server has answered in it: it refuses something else then.
    var known: (format: AnswerFormat, isProven: Bool) { format.withLock { $0 } }

    /// The server answered in this format.
    func learn(_ accepted: AnswerFormat) { format.withLock { $0 = (accepted, true) } }
}
