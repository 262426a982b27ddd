/// Why a mail was not sent.
public enum MailError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The message cannot be written as a mail: an address is none, or a header holds a line break.
    case invalidMessage(String)
    /// The settings make no sense, or would send a password in the clear.
    case invalidSettings(String)
    /// It may work later: no connection, a time-out, or the server said so (4xx).
    case transient(String)
    /// Trying again is useless: the server refuses the sender, the recipient or the message (5xx).
    case permanent(String)

    public var description: String {
        switch self {
        case .invalidMessage(let reason): "invalid mail: \(reason)"
        case .invalidSettings(let reason): "invalid mail settings: \(reason)"
        case .transient(let reason): "mail not sent, may work later: \(reason)"
        case .permanent(let reason): "mail refused: \(reason)"
        }
    }
}
