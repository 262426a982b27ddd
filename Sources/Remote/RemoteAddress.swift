import Foundation

/// The address of a server elsewhere, without a slash at the end.
public struct RemoteAddress: Sendable, Hashable {
    /// The whole address.
    public let text: String
    /// What errors and logs call the server: the host, with the port if one is given.
    public let host: String

    /// Reads an address.
    /// - Parameters:
    ///   - text: `https://host`, perhaps with a port and a path.
    ///   - name: what the server is, such as `speech server`.
    /// - Throws: `badAddress`.
    public init(_ text: String, of name: String) throws(RemoteError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty
        else {
            throw RemoteError(.badAddress, "The \(name)'s address must begin with https:// or http://.")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw RemoteError(
                .badAddress, "The \(name)'s address must be without a user, a query and a fragment.")
        }
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        self.text = text
        self.host = parts.port.map { "\(host):\($0)" } ?? host
    }

    /// The address of a path; a version that the address ends with already is not added twice.
    /// - Parameters:
    ///   - version: such as `/v1`.
    ///   - path: such as `/listen`.
    ///   - query: names and values, in order.
    public func url(_ version: String, _ path: String, query: [(String, String)] = []) -> String {
        let base = text.hasSuffix(version) ? text : text + version
        guard !query.isEmpty else { return base + path }
        return base + path + "?" + query.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }.joined(separator: "&")
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// Text as it may stand in a path or a query.
    public static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
