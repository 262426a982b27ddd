/// Where requests may go. Without exceptions they reach public addresses on any port.
public struct OutboundPolicy: Sendable, Hashable {
    /// Networks that may be reached though they are not public: a recorder at home, a test's own server.
    public var allowed: [IPNetwork]
    /// Networks that may not be reached though they look public: an organisation's own public range, or the prefix of
    /// its NAT64 translator (RFC 6052 lets it be any). Stronger than ``allowed``.
    public var refused: [IPNetwork]
    /// The only ports that may be reached; nil is any.
    public var ports: Set<Int>?
    /// Certificates of authorities to trust besides the system's, each as PEM text.
    public var authorities: [String]
    /// What the client calls itself.
    public var userAgent: String

    public init(
        allowed: [IPNetwork] = [], refused: [IPNetwork] = [], ports: Set<Int>? = nil, authorities: [String] = [],
        userAgent: String = "Hansard"
    ) {
        self.allowed = allowed
        self.refused = refused
        self.ports = ports
        self.authorities = authorities
        self.userAgent = userAgent
    }

    /// Whether a connection to an address may be made.
    public func permits(_ address: IPAddress) -> Bool {
        if refused.contains(where: { $0.contains(address) }) { return false }
        return PublicAddress.isPublic(address) || allowed.contains { $0.contains(address) }
    }

    func permits(port: Int) -> Bool { ports?.contains(port) ?? true }
}
