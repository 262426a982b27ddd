import Foundation

/// Hashes passwords with argon2id and verifies them, on threads of its own.
///
/// Make one for the whole program: its threads and its queue bound the memory (19 MiB for each thread at the standard
/// cost) and the processor time that signing in can take.
public final class PasswordHasher: Sendable {
    /// The most bytes of a password: 255 characters of four bytes, and room for composing them.
    public static let maximumBytes = 4096

    private let cost: Argon2Cost
    private let threads: HashingThreads

    /// - Parameters:
    ///   - threads: how many passwords are hashed at once, at least 1.
    ///   - waiting: how many may wait for a thread before callers get `overloaded`.
    public init(cost: Argon2Cost = .standard, threads: Int = 2, waiting: Int = 64) {
        self.cost = cost
        self.threads = HashingThreads(count: threads, capacity: waiting)
    }

    /// Hashes a password with a fresh salt into a PHC string of at most 512 characters.
    /// - Throws: `tooLong`, `overloaded`, `unavailable`.
    public func hash(_ password: String) async throws(CredentialError) -> String {
        let bytes = try composed(password)
        return try await threads.run { [cost] () throws(CredentialError) in
            try Argon2Hash(password: bytes, salt: randomBytes(Argon2Hash.saltBytes), cost: cost).text
        }
    }

    /// Whether the password is the one that was hashed: argon2id, or an imported bcrypt (`$2a$`, `$2b$`, `$2y$`).
    /// - Throws: `unsupportedHash`, `overloaded`, `unavailable`. A password too long is merely wrong.
    public func verify(_ password: String, against stored: String) async throws(CredentialError) -> Bool {
        guard password.utf8.count <= Self.maximumBytes else { return false }
        if BcryptHash.claims(stored) {
            let hash = try BcryptHash(stored)
            // The other system hashed the bytes as they were typed.
            return try await threads.run { () throws(CredentialError) in try hash.matches(Array(password.utf8)) }
        }
        let hash = try Argon2Hash(stored)
        let bytes = try composed(password)
        return try await threads.run { () throws(CredentialError) in
            let attempt = try Argon2Hash(
                password: bytes, salt: hash.salt, cost: hash.cost, digestBytes: hash.digest.count)
            return equalInConstantTime(attempt.digest, hash.digest)
        }
    }

    /// Spends the time of a `verify`, for an account that does not exist, so that the answer does not tell.
    /// - Throws: as `verify` does.
    public func burn(_ password: String) async throws(CredentialError) {
        guard password.utf8.count <= Self.maximumBytes else { return }
        _ = try await hash(password)
    }

    /// Whether a stored hash should be replaced at the next successful sign-in: another scheme or a lower cost.
    public func needsRehash(_ stored: String) -> Bool {
        guard let hash = try? Argon2Hash(stored) else { return true }  // unreadable: surely not ours
        return hash.cost != cost || hash.salt.count < Argon2Hash.saltBytes || hash.digest.count < Argon2Hash.digestBytes
    }

    /// The bytes to hash: composed (NFC, as RFC 8265 section 4.2 has it), since keyboards differ in how they spell "é".
    private func composed(_ password: String) throws(CredentialError) -> [UInt8] {
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        guard bytes.count <= Self.maximumBytes else { throw .tooLong(limitBytes: Self.maximumBytes) }
        return bytes
    }
}

/// Bytes from the system's cryptographic generator.
func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
