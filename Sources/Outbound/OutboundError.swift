/// Why an address could not be fetched. Every message is safe to show to the person who named the address: none tells
/// what a name resolved to, nor what answered there.
public enum OutboundError: Error, Sendable, Hashable {
    /// Not an `http` or `https` address that is written well, or one that carries a user or a password.
    case invalidURL
    /// The address, or one that it redirects to, is not public or has a port that is not open.
    case forbiddenAddress
    /// The host's name has no address.
    case unresolvable
    /// No connection, or one that ended before the answer.
    case unreachable
    /// The certificate is not valid for the host, or TLS failed otherwise.
    case tlsFailed
    /// An `https` address redirects to one without encryption.
    case insecureRedirect
    /// More redirects than ``OutboundLimits/redirects``.
    case redirectedTooOften
    /// An answer other than success; 206 is one, as it is a part of a file that was asked for whole.
    case status(Int)
    /// More bytes than the caller's limit, declared or sent.
    case tooLarge
    /// The answer is compressed, though that was not asked for.
    case encoded
    /// The answer is not HTTP, or its headers are larger than ``OutboundLimits/headerBytes``.
    case malformed
    /// The connection ended before the answer did.
    case cutOff
    /// Nothing came for as long as ``OutboundLimits/stall``.
    case stalled
    /// The whole of it took longer than ``OutboundLimits/total``.
    case tookTooLong
    /// The task that fetched was cancelled.
    case cancelled

    /// A stable name for programs, such as `forbidden_address`.
    public var code: String { words.code }

    /// A sentence for people.
    public var message: String { words.message }

    private var words: (code: String, message: String) {
        switch self {
        case .invalidURL:
            ("invalid_url", "The address must be a valid http:// or https:// address without a user or password.")
        case .forbiddenAddress: ("forbidden_address", "This server does not fetch from that address.")
        case .unresolvable: ("unresolvable", "The name of the server in the address was not found.")
        case .unreachable: ("unreachable", "The server at the address could not be reached.")
        case .tlsFailed: ("tls_failed", "No safe connection to the server at the address was possible.")
        case .insecureRedirect: ("insecure_redirect", "The address redirects from https:// to http://.")
        case .redirectedTooOften: ("redirected_too_often", "The address redirects too many times.")
        case .status(let status): ("status", "The server at the address answered with the status \(status).")
        case .tooLarge: ("too_large", "The file at the address is larger than allowed.")
        case .encoded: ("encoded", "The server at the address sends the file compressed, which is not accepted.")
        case .malformed: ("malformed", "The server at the address did not answer with valid HTTP.")
        case .cutOff: ("cut_off", "The connection ended before the whole file had come.")
        case .stalled: ("stalled", "The server at the address stopped sending.")
        case .tookTooLong: ("took_too_long", "Fetching the file took longer than allowed.")
        case .cancelled: ("cancelled", "Fetching the file was cancelled.")
        }
    }
}

extension OutboundError: CustomStringConvertible {
    public var description: String { message }
}
