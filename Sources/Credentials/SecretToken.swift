import Crypto
import Foundation

/// A random secret of 256 bits that is shown or mailed once: a refresh token, the token of an e-mailed link.
///
/// Only its digest is stored. With so many random bits a plain SHA-256 cannot be searched, and a look-up by the digest
/// tells nothing by its timing.
public struct SecretToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    static let secretBytes = 32

    /// The secret itself: 43 characters of base64url.
    public let text: String

    /// Makes a new secret.
    public init() {
        text = base64URL(randomBytes(Self.secretBytes))
    }

    /// Reads what a client sent.
    /// - Throws: `malformedToken` when it cannot be one of ours.
    public init(_ text: String) throws(CredentialError) {
        guard text.utf8.count == 43, let bytes = bytes(base64URL: text), bytes.count == Self.secretBytes else {
            throw .malformedToken
        }
        self.text = text
    }

    /// SHA-256 of the text, 32 bytes: what is stored and looked up.
    public var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// Hides the secret, so that no log shows it.
    public var description: String { "SecretToken(hidden)" }
    public var debugDescription: String { description }
}

/// The secret of an API key: `hsd_`, 43 characters of randomness, six of checksum.
///
/// The prefix lets people and scanners recognise a leaked key; the checksum tells a mistyped key from a revoked one
/// without a look-up.
public struct APIKeySecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public static let prefix = "hsd_"
    private static let checksumCharacters = 6

    /// The secret itself, 53 characters; shown once.
    public let text: String

    /// Makes a new secret.
    public init() {
        let body = Self.prefix + SecretToken().text
        text = body + Self.checksum(body)
    }

    /// Reads what a client sent.
    /// - Throws: `malformedToken` when it is mistyped, cut or something else.
    public init(_ text: String) throws(CredentialError) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 43 + Self.checksumCharacters
        else {
            throw .malformedToken
        }
        let body = String(text.dropLast(Self.checksumCharacters))
        guard text.hasSuffix(Self.checksum(body)) else { throw .malformedToken }
        _ = try SecretToken(String(body.dropFirst(Self.prefix.count)))
        self.text = text
    }

    /// SHA-256 of the text, 32 bytes: what is stored and looked up.
    public var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// The beginning of the key, enough for its owner to recognise it in a list.
    public var hint: String { String(text.prefix(Self.prefix.count + 4)) }

    /// Hides the secret, so that no log shows it.
    public var description: String { "APIKeySecret(\(hint)…)" }
    public var debugDescription: String { description }

    private static func checksum(_ body: String) -> String {
        String(base64URL(Array(SHA256.hash(data: Array(body.utf8)))).prefix(checksumCharacters))
    }
}

/// Base64 of RFC 4648 section 5, without padding.
func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// Decodes base64url without padding; nil unless it is the one spelling that `base64URL` writes.
func bytes(base64URL text: String) -> [UInt8]? {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let bytes = Data(base64Encoded: standard + padding).map(Array.init), base64URL(bytes) == text else {
        return nil
    }
    return bytes
}
