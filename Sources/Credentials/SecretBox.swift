import Crypto

/// Encrypts the secrets that must be read again (a provider's tokens, webhook keys) for the database, with AES-256-GCM.
///
/// A sealed secret is one byte of version, four of the key's id, twelve of nonce, the ciphertext and sixteen of tag.
/// The id is the beginning of a hash of the key, so several keys can live side by side: the first one seals, all open.
/// To rotate, put a new key first, seal again what `needsResealing`, and drop the old key when nothing does.
public struct SecretBox: Sendable {
    public static let keyBytes = 32
    private static let version: UInt8 = 1
    private static let headerBytes = 5

    private let current: [UInt8]
    private let keys: [[UInt8]: SymmetricKey]

    /// - Parameter keys: 32 bytes each, the one that seals first.
    /// - Throws: `invalidKey` when there is none or one has another size.
    public init(keys: [[UInt8]]) throws(CredentialError) {
        guard let first = keys.first, keys.allSatisfy({ $0.count == Self.keyBytes }) else { throw .invalidKey }
        current = Self.header(first)
        self.keys = Dictionary(keys.map { (Self.header($0), SymmetricKey(data: $0)) }) { first, _ in first }
    }

    /// Makes a key.
    public static func makeKey() -> [UInt8] { randomBytes(keyBytes) }

    /// Seals a secret.
    /// - Parameter context: what the secret belongs to (table, column, row); it opens there only, so that a sealed
    ///   secret which is copied to another row is worthless.
    public func seal(_ secret: [UInt8], for context: String) throws(CredentialError) -> [UInt8] {
        guard let key = keys[current] else { throw .invalidKey }
        do {
            let box = try AES.GCM.seal(secret, using: key, authenticating: current + Array(context.utf8))
            return current + Array(box.nonce) + box.ciphertext + box.tag
        } catch {
            throw .unavailable("AES-GCM: \(error)")
        }
    }

    /// Opens what was sealed for the same context.
    /// - Throws: `cannotOpen`.
    public func open(_ sealed: [UInt8], for context: String) throws(CredentialError) -> [UInt8] {
        let header = Array(sealed.prefix(Self.headerBytes))
        guard let key = keys[header] else { throw .cannotOpen }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst(Self.headerBytes))
            return Array(try AES.GCM.open(box, using: key, authenticating: header + Array(context.utf8)))
        } catch {
            throw .cannotOpen
        }
    }

    /// Whether something was sealed with another key than the one that seals now.
    public func needsResealing(_ sealed: [UInt8]) -> Bool { !sealed.starts(with: current) }

    private static func header(_ key: [UInt8]) -> [UInt8] {
        [version] + SHA256.hash(data: Array("hansard key id".utf8) + key).prefix(headerBytes - 1)
    }
}
