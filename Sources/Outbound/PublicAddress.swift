/// Which addresses belong to the internet at large, after the IANA registries of special-purpose addresses (RFC 6890,
/// RFC 8190). A few ranges that the registries call reachable but that hold no web server are refused as well.
public enum PublicAddress {
    /// Whether an address is one of the internet's and not of some network of one's own.
    public static func isPublic(_ address: IPAddress) -> Bool {
        if address.isVersion4 { return !specialVersion4.contains { $0.contains(address) } }
        if let embedded = translated(address) { return isPublic(embedded) }
        return globalUnicast.contains { $0.contains(address) } && !specialVersion6.contains { $0.contains(address) }
    }

    /// The ranges of version 4 that are not public, with what they are for.
    static let specialVersion4 = networks([
        // "This network", RFC 1122 §3.2.1.3; a connection to 0.0.0.0 reaches the machine itself.
        "0.0.0.0/8",
        // Private use, RFC 1918.
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
        // Shared by a provider's customers (carrier-grade NAT), RFC 6598.
        "100.64.0.0/10",
        // Loopback, RFC 1122 §3.2.1.3.
        "127.0.0.0/8",
        // Link-local, RFC 3927; clouds serve a machine's credentials here.
        "169.254.0.0/16",
        // The host of every Azure machine, at an address that is public only by its number:
        // https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
        "168.63.129.16/32",
        // IETF protocol assignments, RFC 6890 §2.1.
        "192.0.0.0/24",
        // Documentation, RFC 5737.
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
        // Relays of 6to4, withdrawn by RFC 7526.
        "192.88.99.0/24",
        // Measuring devices, RFC 2544 and RFC 6815.
        "198.18.0.0/15",
        // Multicast, RFC 5771.
        "224.0.0.0/4",
        // Reserved, RFC 1112 §4, with the limited broadcast address of RFC 919.
        "240.0.0.0/4",
    ])

    /// All that is assigned for global unicast, RFC 4291 §2.4 and the IANA registry of the address space. What lies
    /// outside is refused by that: `::`, `::1` and IPv4-compatible addresses (RFC 4291), `::ffff:0:0:0/96` (RFC 2765),
    /// `64:ff9b:1::/48` (RFC 8215), `100::/64` (RFC 6666), `5f00::/16` (RFC 9602), unique local `fc00::/7` (RFC 4193),
    /// link-local `fe80::/10` and site-local `fec0::/10` (RFC 4291, RFC 3879), multicast `ff00::/8` (RFC 4291).
    static let globalUnicast = networks(["2000::/3"])

    /// The ranges within ``globalUnicast`` that are not public.
    static let specialVersion6 = networks([
        // IETF protocol assignments, RFC 2928: Teredo (RFC 4380, it embeds addresses of version 4), benchmarking
        // (RFC 5180), ORCHID (RFC 4843, RFC 7343) and others.
        "2001::/23",
        // Documentation, RFC 3849 and RFC 9637.
        "2001:db8::/32", "3fff::/20",
        // 6to4, RFC 3056: it embeds an address of version 4, private ones too, and has no relays any more (RFC 7526).
        "2002::/16",
        // 6bone, returned by RFC 3701.
        "3ffe::/16",
    ])

    /// The address of version 4 that a NAT64 translator makes of one with the well-known prefix, RFC 6052 §2.1.
    private static func translated(_ address: IPAddress) -> IPAddress? {
        guard wellKnownPrefix.contains(where: { $0.contains(address) }) else { return nil }
        return IPAddress(bytes: Array(address.bytes.suffix(4)))
    }

    private static let wellKnownPrefix = networks(["64:ff9b::/96"])

    private static func networks(_ texts: [String]) -> [IPNetwork] { texts.compactMap { IPNetwork($0) } }
}
