import Foundation

/// An `http` or `https` address, taken apart once; nothing else reads the text that a person wrote, so no two readers
/// can disagree about the host. Stricter than RFC 3986: no user, no password, no backslash, no space.
struct OutboundURL: Sendable, Hashable {
    let isSecure: Bool
    let host: OutboundHost
    let port: Int
    /// The path, from its slash, and the query: what follows the method in a request.
    let target: String

    private static let longest = 4096

    init(_ text: String) throws(OutboundError) {
        guard (1...Self.longest).contains(text.utf8.count), text.unicodeScalars.allSatisfy(Self.isWritable),
            let colon = text.range(of: "://")
        else { throw .invalidURL }
        switch text[..<colon.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: throw .invalidURL
        }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let (name, port) = try Self.authority(rest[..<end])
        host = try OutboundHost(name)
        self.port = port ?? (isSecure ? 443 : 80)
        target = Self.target(rest[end...])
    }

    /// What the `Host` header says: without the port that the scheme has anyway.
    var authority: String { port == (isSecure ? 443 : 80) ? host.written : "\(host.written):\(port)" }

    var text: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }

    /// The address that a `Location` header means here, RFC 3986 §5.
    func following(_ location: String) throws(OutboundError) -> OutboundURL {
        guard location.utf8.count <= Self.longest, location.unicodeScalars.allSatisfy(Self.isWritable),
            let base = URL(string: text), let url = URL(string: location, relativeTo: base)
        else { throw .invalidURL }
        // An absolute address is read as it stands: resolution may not repair what our own reader refuses.
        if location.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.\-]*:.*/) != nil { return try OutboundURL(location) }
        return try OutboundURL(url.absoluteString)
    }

    /// No control characters (they would smuggle lines into a request), no spaces, no backslashes (some readers take
    /// them for slashes).
    private static func isWritable(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\\" && !scalar.properties.isWhitespace && !CharacterSet.controlCharacters.contains(scalar)
            && !CharacterSet.illegalCharacters.contains(scalar)
    }

    private static func authority(_ text: Substring) throws(OutboundError) -> (host: Substring, port: Int?) {
        // A user, an escaped character, or a zone of version 6.
        guard !text.contains("@"), !text.contains("%") else { throw .invalidURL }
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { throw .invalidURL }
            return (text[...bracket], try port(text[text.index(after: bracket)...]))
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        return (text[..<colon], try port(text[colon...]))
    }

    /// - Parameter text: nothing, or a colon with a number or without one.
    private static func port(_ text: Substring) throws(OutboundError) -> Int? {
        guard text.count > 1 else {
            guard text.isEmpty || text == ":" else { throw .invalidURL }
            return nil
        }
        guard text.first == ":", text.count <= 6, text.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(text.dropFirst()), (1...65535).contains(port)
        else { throw .invalidURL }
        return port
    }

    /// Characters outside of what RFC 3986 allows are escaped; the fragment is left out.
    private static func target(_ text: Substring) -> String {
        let sent = text.prefix { $0 != "#" }
        let path = sent.hasPrefix("/") ? String(sent) : "/" + sent
        return path.utf8.map { byte in
            plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
        }.joined()
    }

    private static let plain = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%".utf8)

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
