import Foundation

/// The host of an address: a name that has to be resolved, or an address already.
enum OutboundHost: Sendable, Hashable {
    case name(String)
    case address(IPAddress)

    /// - Parameter text: a name, in Unicode or ASCII, or an address; one of version 6 in brackets. Numbers that a
    ///   resolver would take for an address of version 4 (`2130706433`, `0x7f.1`, `0177.0.0.1`) are that address.
    init(_ text: Substring) throws(OutboundError) {
        if text.hasPrefix("[") {
            guard let address = IPAddress(String(text.dropFirst().dropLast())), text.contains(":") else {
                throw .invalidURL
            }
            self = .address(address)
            return
        }
        let name = try Self.ascii(text)
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(name.utf8.count), labels.allSatisfy(Self.isLabel) else { throw .invalidURL }
        if let last = labels.last, Self.isNumber(last) {
            self = .address(try Self.numbered(labels))
        } else {
            self = .name(name)
        }
    }

    /// As it stands in an address and in the `Host` header.
    var written: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.isVersion4 ? address.description : "[\(address)]"
        }
    }

    /// The name that a certificate must be for; nil when it must be for the address.
    var name: String? {
        guard case .name(let name) = self else { return nil }
        return name
    }

    /// Lower case, IDNA for what is not ASCII, and without the dot of the root.
    private static func ascii(_ text: Substring) throws(OutboundError) -> String {
        var name = text.lowercased()
        if !name.utf8.allSatisfy({ $0 < 0x80 }) {
            guard let host = URLComponents(string: "http://\(name)/")?.encodedHost, !host.contains("%") else {
                throw .invalidURL
            }
            name = host.lowercased()
        }
        if name.hasSuffix(".") { name.removeLast() }
        return name
    }

    /// Letters, digits, hyphens, and the underscore that some hosts have against the rules.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
            }
    }

    /// Whether a name that ends with this label is an address of version 4, as in the URL Standard ("ends in a number").
    private static func isNumber(_ label: Substring) -> Bool {
        label.utf8.allSatisfy { (0x30...0x39).contains($0) } || (label.hasPrefix("0x") && number(label) != nil)
    }

    /// One to four numbers; the last fills the bytes that are left, as in `inet_aton`.
    private static func numbered(_ labels: [Substring]) throws(OutboundError) -> IPAddress {
        let numbers = labels.compactMap(number)
        guard numbers.count == labels.count, numbers.count <= 4, let last = numbers.last else { throw .invalidURL }
        let left = 5 - numbers.count
        guard numbers.dropLast().allSatisfy({ $0 <= 0xff }), last < UInt64(1) << UInt64(8 * left) else {
            throw .invalidURL
        }
        let tail = (0..<left).reversed().map { UInt8(truncatingIfNeeded: last >> UInt64(8 * $0)) }
        let bytes = numbers.dropLast().map { UInt8(truncatingIfNeeded: $0) } + tail
        guard let address = IPAddress(bytes: bytes) else { throw .invalidURL }
        return address
    }

    /// Decimal, octal after `0`, hexadecimal after `0x`; nothing after `0x` is zero.
    private static func number(_ label: Substring) -> UInt64? {
        if label.hasPrefix("0x") { return label.count == 2 ? 0 : UInt64(label.dropFirst(2), radix: 16) }
        return label.hasPrefix("0") && label.count > 1 ? UInt64(label, radix: 8) : UInt64(label)
    }
}
