import Foundation

#if canImport(CCrypt)
import CCrypt
#endif

/// A bcrypt hash that came from another system. It is verified, never made.
struct BcryptHash {
    /// The highest cost granted: 2^14 rounds, about a second.
    static let maximumCost = 14

    private let text: String

    /// Whether a stored hash claims to be bcrypt.
    static func claims(_ text: String) -> Bool {
        ["$2a$", "$2b$", "$2y$"].contains { text.hasPrefix($0) }
    }

    /// Reads `$2b$12$` and 53 characters of salt and hash.
    /// - Throws: `unsupportedHash`, also for a cost that the server does not grant.
    init(_ text: String) throws(CredentialError) {
        let allowed = Set("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard Self.claims(text), text.utf8.count == 60, parts.count == 4, parts[2].utf8.count == 2,
            parts[3].allSatisfy(allowed.contains), let cost = Int(parts[2])
        else { throw .unsupportedHash("not bcrypt") }
        guard (4...Self.maximumCost).contains(cost) else {
            throw .unsupportedHash("the cost of bcrypt is out of bounds")
        }
        self.text = text
    }

    /// Whether the password has this hash. Blocks. Like every bcrypt, it sees the first 72 bytes only.
    func matches(_ password: [UInt8]) throws(CredentialError) -> Bool {
        // crypt reads up to the first NUL; "secret\0more" must not pass for "secret".
        guard !password.contains(0) else { return false }
        #if canImport(CCrypt)
        let scratch = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        memset(scratch, 0, MemoryLayout<crypt_data>.size)
        defer {
            memset(scratch, 0, MemoryLayout<crypt_data>.size)
            scratch.deallocate()
        }
        let phrase = (password + [0]).map { CChar(bitPattern: $0) }
        guard let result = crypt_r(phrase, text, scratch) else { throw .unavailable("crypt_r failed") }
        return equalInConstantTime(Array(String(cString: result).utf8), Array(text.utf8))
        #else
        throw .unsupportedHash("bcrypt cannot be verified on this system")
        #endif
    }
}
