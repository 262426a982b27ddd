/// Why a credential could not be made, read or checked. None of the texts holds any part of a secret.
public enum CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    /// More passwords wait to be hashed than the queue takes; the caller should answer "try again later".
    case overloaded
    /// The stored hash is none that this program can verify, or asks for more memory or time than it grants.
    case unsupportedHash(String)
    /// The password has more bytes than can be hashed.
    case tooLong(limitBytes: Int)
    /// The text is no token of this kind: mistyped, cut or altered.
    case malformedToken
    /// The sealed bytes were altered, belong to another context, or were sealed with a key that is not known.
    case cannotOpen
    /// A key has not 32 bytes, or there is none.
    case invalidKey
    /// The C library failed, for lack of memory for instance.
    case unavailable(String)

    public var description: String {
        switch self {
        case .overloaded: "too many passwords wait to be checked"
        case .unsupportedHash(let reason): "unsupported password hash: \(reason)"
        case .tooLong(let limit): "a password has at most \(limit) bytes"
        case .malformedToken: "malformed token"
        case .cannotOpen: "the sealed secret cannot be opened"
        case .invalidKey: "a key needs 32 bytes"
        case .unavailable(let detail): "cannot hash: \(detail)"
        }
    }
}
