import Foundation
import Testing

@testable import Credentials

@Suite("Password hasher")
struct PasswordHasherTests {
    /// Little memory, so that the suite is quick; the format and the code path are those of the standard cost.
    private let light = Argon2Cost(memoryKiB: 64, passes: 1, lanes: 1)
    private let stored =
        "$argon2id$v=19$m=19456,t=2,p=1$zNJ3bYoOk6opRMDKJQviEA$HVQCj3baiIQj70Ho3zVVJwExVGAoTL50FjOnxCiWBD0"

    @Test("A password verifies against its hash, and no other password does")
    func verify() async throws {
        let hasher = PasswordHasher(cost: light)
        let hash = try await hasher.hash("correct horse battery")
        #expect(try await hasher.verify("correct horse battery", against: hash))
        for wrong in ["", "correct horse batter", "correct horse battery ", "Correct horse battery"] {
            #expect(try await !hasher.verify(wrong, against: hash))
        }
        #expect(try await hasher.hash("correct horse battery") != hash, "each hash has its own salt")
    }

    @Test("The standard hash is a PHC string of argon2id with 19 MiB, two passes, 16 bytes of salt and 32 of hash")
    func format() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("a password")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        let parts = hash.split(separator: "$")
        #expect(parts[3].count == 22 && parts[4].count == 43)
        #expect(!hasher.needsRehash(hash))
    }

    @Test("Hashes of another implementation verify, with other costs and lengths too")
    func interoperates() async throws {
        let hasher = PasswordHasher()
        #expect(try await hasher.verify("correct horse battery", against: stored))
        #expect(!hasher.needsRehash(stored))
        let other = "$argon2id$v=19$m=1024,t=3,p=2$B5nM8hfNpg8$Op0qSYZ68HLVcU6xYaGjqA"
        #expect(try await hasher.verify("correct horse battery", against: other))
        #expect(try await !hasher.verify("correct horse", against: other))
        #expect(hasher.needsRehash(other))
    }

    @Test("The two ways to type an accented letter are one password")
    func composes() async throws {
        let hasher = PasswordHasher(cost: light)
        let hash = try await hasher.hash("caf\u{E9} at noon")
        #expect(try await hasher.verify("cafe\u{301} at noon", against: hash))
    }

    @Test(
        "Imported bcrypt hashes verify, and are to be replaced",
        arguments: [
            "$2a$05$EcQVWUpcZVr/jwVXGIDbBepONHKelK9HPHelepktK4sOPAipPYXPu",
            "$2b$05$37K7JKF3NELvMH1M.K7sUO.1r.dEqyuXdJPE2Da6ZzDfqfBNNWFGy",
            "$2y$05$37K7JKF3NELvMH1M.K7sUO.1r.dEqyuXdJPE2Da6ZzDfqfBNNWFGy",
        ])
    func bcrypt(_ hash: String) async throws {
        let hasher = PasswordHasher(cost: light)
        #expect(try await hasher.verify("pässword 1", against: hash))
        #expect(try await !hasher.verify("pässword 2", against: hash))
        #expect(try await !hasher.verify("", against: hash))
        #expect(try await !hasher.verify("pässword 1\0more", against: hash))
        #expect(hasher.needsRehash(hash))
    }

    @Test(
        "A hash that is damaged, foreign or too expensive is unsupported, never a match",
        arguments: [
            "", "plain", "$", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=99999999999999,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=-64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=64,t=1000,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
            "$argon2id$v=19$m=64,t=1,p=1$!!!!$aGFzaGhhc2hoYXNoaGFzaA", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$",
            "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA$more",
            "$2b$31$37K7JKF3NELvMH1M.K7sUO.1r.dEqyuXdJPE2Da6ZzDfqfBNNWFGy", "$2b$05$short",
            "$2b$05$37K7JKF3NELvMH1M.K7sUO.1r.dEqyuXdJPE2Da6ZzDfqfBNNWF:y",
            "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
        ])
    func unsupported(_ hash: String) async throws {
        let hasher = PasswordHasher(cost: light)
        await #expect {
            _ = try await hasher.verify("password", against: hash)
        } throws: {
            guard case .unsupportedHash = $0 as? CredentialError else { return false }
            return true
        }
        #expect(hasher.needsRehash(hash))
    }

    @Test("A password of absurd length is wrong, and cannot be hashed")
    func absurdLength() async throws {
        let hasher = PasswordHasher(cost: light)
        let absurd = String(repeating: "a", count: PasswordHasher.maximumBytes + 1)
        #expect(try await !hasher.verify(absurd, against: stored))
        await #expect(throws: CredentialError.tooLong(limitBytes: 4096)) { _ = try await hasher.hash(absurd) }
        try await hasher.burn(absurd)
    }

    @Test("An absent account costs a whole hash: it waits for the same threads and is refused with them")
    func burn() async throws {
        try await PasswordHasher(cost: light).burn("whatever")
        let tooMuch = Argon2Cost(memoryKiB: 1, passes: 1, lanes: 1)
        await #expect(throws: CredentialError.self, "the library was really asked") {
            try await PasswordHasher(cost: tooMuch).burn("whatever")
        }
    }

    @Test("Many at once are all answered")
    func concurrent() async throws {
        let hasher = PasswordHasher(cost: light, threads: 2, waiting: 200)
        let hashes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 { group.addTask { try await hasher.hash("password \(number)") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(hashes.count == 100)
    }
}
