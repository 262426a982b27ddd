/// Everything that the nodes of one installation share besides the database.
///
/// What is shared here may be lost at any time: it speeds up, limits and notifies, and never holds the only copy.
public protocol ClusterServices: MessageBus, RateCounters, SharedCache {}

/// Why the nodes could not reach each other, or refused to try.
public enum ClusterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A name, number or duration is out of its bounds.
    case invalid(String)
    /// A message or a value has more bytes than allowed.
    case tooLarge(limitBytes: Int)
    /// No further subscriber is taken.
    case tooManySubscribers(limit: Int)
    /// This subscriber read too slowly: messages behind the last one it got are lost. It should subscribe again and
    /// read the present state anew.
    case subscriberTooSlow
    /// The shared server cannot be reached; the detail is for the log.
    case unavailable(String)

    public var description: String {
        switch self {
        case .invalid(let reason): "invalid: \(reason)"
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .tooManySubscribers(let limit): "more than \(limit) subscribers"
        case .subscriberTooSlow: "the subscriber read too slowly and missed messages"
        case .unavailable(let detail): "cluster unavailable: \(detail)"
        }
    }

    /// The longest topic or key, in bytes.
    public static let maximumNameBytes = 512

    /// Refuses a topic or key that is empty or too long.
    static func checkName(_ name: String) throws(ClusterError) {
        guard (1...maximumNameBytes).contains(name.utf8.count) else {
            throw .invalid("a topic or key has 1 to \(maximumNameBytes) bytes")
        }
    }
}
