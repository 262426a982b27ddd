import Crypto
public import Foundation

/// Vouches for a caller to another node for half a minute: who calls, from where, and which operation. Nodes trust each other by a shared key.
public struct CallToken: Sendable {
    /// What a token says.
    public struct Claims: Sendable, Codable {
        public let identity: Identity
        public let origin: CallOrigin
        public let operation: String
        public let expires: Timestamp
    }

    /// Long enough for a slow connection and clocks a few seconds apart, short enough to be worthless when it leaks.
    static let lifetime = Duration.seconds(30)

    private let key: SymmetricKey

    /// - Parameter secret: the nodes' shared key, 32 bytes or more.
    public init(secret: Data) { key = SymmetricKey(data: secret) }

    public func sign(_ identity: Identity, _ origin: CallOrigin, operation: String, at now: Timestamp = .now) throws
        -> String
    {
        let claims = Claims(identity: identity, origin: origin, operation: operation, expires: now + Self.lifetime)
        let payload = try JSONCoding.encoder.encode(claims).base64URL
        let code = Data(HMAC<SHA256>.authenticationCode(for: Data(payload.utf8), using: key)).base64URL
        return "\(payload).\(code)"
    }

    /// - Throws: `unauthorized` for a token that is malformed, wrongly signed, expired or made for another operation.
    public func verify(_ token: String, operation: String, at now: Timestamp = .now) throws(HansardError) -> Claims {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let code = Data(base64URL: parts[1]), let payload = Data(base64URL: parts[0]),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(parts[0].utf8), using: key),
            // Signed by a node of another version: refused
            let claims = try? JSONCoding.decoder.decode(Claims.self, from: payload),
            claims.expires > now, claims.operation == operation
        else { throw HansardError(.unauthorized, "The call is not vouched for by a node of this cluster") }
        return claims
    }
}

extension Data {
    /// RFC 4648 5, without padding.
    public var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    public init?(base64URL text: some StringProtocol) {
        let standard = String(text).replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}
