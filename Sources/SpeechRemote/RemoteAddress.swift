import Foundation

/// The address of a speech server, without a slash at the end.
struct RemoteAddress: Sendable, Hashable {
    let text: String
    /// What errors and logs call the server: the host, with the port if one is given.
    let host: String

    /// - Parameter text: `https://host`, perhaps with a port and a path.
    init(_ text: String) throws(RemoteSpeechError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty
        else {
            throw RemoteSpeechError(.badAddress, "The speech server's address must begin with https:// or http://.")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw RemoteSpeechError(
                .badAddress, "The speech server's address must be without a user, a query and a fragment.")
        }
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        self.text = text
        self.host = parts.port.map { "\(host):\($0)" } ?? host
    }

    /// The address of a path; a path that the address ends with already is not added twice.
    /// - Parameters:
    ///   - version: such as `/v1`.
    ///   - query: names and values, in order.
    func url(_ version: String, _ path: String, query: [(String, String)] = []) -> String {
        let base = text.hasSuffix(version) ? text : text + version
        guard !query.isEmpty else { return base + path }
        return base + path + "?" + QueryText.written(query)
    }
}

/// The query of an address.
enum QueryText {
    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    static func written(_ fields: [(String, String)]) -> String {
        fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// The fields by name; nil if a name stands twice or something cannot be decoded.
    static func read(_ text: String) -> [String: String]? {
        var fields: [String: String] = [:]
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let name = String(sides[0]).removingPercentEncoding,
                let value = String(sides[1]).removingPercentEncoding, fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return fields
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
