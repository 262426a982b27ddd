/// The addresses that begin with the same bits, such as `192.168.0.0/16` or `fd00::/8`.
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    /// The first address.
    public let base: IPAddress
    /// How many bits are the same: 0 to 32, or 0 to 128.
    public let prefix: Int

    /// - Parameters:
    ///   - base: bits after the prefix are set to zero.
    ///   - prefix: nil is the result when the address has not as many bits.
    public init?(_ base: IPAddress, prefix: Int) {
        guard (0...base.bytes.count * 8).contains(prefix) else { return nil }
        let bytes = base.bytes.enumerated().map { $1 & Self.mask(prefix, byte: $0) }
        guard let first = IPAddress(bytes: bytes) else { return nil }
        self.base = first
        self.prefix = prefix
    }

    /// - Parameter text: an address, with `/` and a prefix or alone for a network of one.
    public init?(_ text: String) {
        let sides = text.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count <= 2, let base = IPAddress(String(sides[0])) else { return nil }
        guard sides.count == 2 else {
            self.init(base, prefix: base.bytes.count * 8)
            return
        }
        guard (1...3).contains(sides[1].count), sides[1].allSatisfy({ $0.isASCII && $0.isNumber }),
            let prefix = Int(sides[1])
        else { return nil }
        self.init(base, prefix: prefix)
    }

    /// Whether an address of the same version begins with the same bits.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        return base.bytes.indices.allSatisfy { address.bytes[$0] & Self.mask(prefix, byte: $0) == base.bytes[$0] }
    }

    public var description: String { "\(base)/\(prefix)" }

    private static func mask(_ prefix: Int, byte: Int) -> UInt8 {
        let bits = min(8, max(0, prefix - byte * 8))
        return UInt8(truncatingIfNeeded: 0xff00 >> bits)
    }
}
