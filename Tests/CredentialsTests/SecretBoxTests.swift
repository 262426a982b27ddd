import Credentials
import Testing

@Suite("Secret box")
struct SecretBoxTests {
    private let secret = Array("a provider's refresh token".utf8)

    @Test("What is sealed opens again, and looks different each time")
    func roundTrip() throws {
        let box = try SecretBox(keys: [SecretBox.makeKey()])
        for secret in [[], [0], secret, [UInt8](repeating: 7, count: 100_000)] {
            let sealed = try box.seal(secret, for: "accounts.token/1")
            #expect(try box.open(sealed, for: "accounts.token/1") == secret)
            #expect(try box.seal(secret, for: "accounts.token/1") != sealed)
            #expect(sealed.count == secret.count + 33)
        }
    }

    @Test("Any altered byte, any cut and any other context keeps it shut")
    func tampering() throws {
        let box = try SecretBox(keys: [SecretBox.makeKey()])
        let sealed = try box.seal(secret, for: "row 1")
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: CredentialError.cannotOpen) { try box.open(altered, for: "row 1") }
            #expect(throws: CredentialError.cannotOpen) { try box.open(Array(sealed[..<index]), for: "row 1") }
        }
        #expect(throws: CredentialError.cannotOpen) { try box.open(sealed, for: "row 2") }
        #expect(throws: CredentialError.cannotOpen) { try box.open(sealed + [0], for: "row 1") }
    }

    @Test("A rotated key opens what the old one sealed, and asks to seal it again")
    func rotation() throws {
        let (old, new) = (SecretBox.makeKey(), SecretBox.makeKey())
        let before = try SecretBox(keys: [old])
        let sealed = try before.seal(secret, for: "x")
        #expect(!before.needsResealing(sealed))
        let during = try SecretBox(keys: [new, old])
        #expect(try during.open(sealed, for: "x") == secret)
        #expect(during.needsResealing(sealed))
        let again = try during.seal(secret, for: "x")
        #expect(!during.needsResealing(again))
        let after = try SecretBox(keys: [new])
        #expect(try after.open(again, for: "x") == secret)
        #expect(throws: CredentialError.cannotOpen) { try after.open(sealed, for: "x") }
    }

    @Test("Keys of a wrong size, or none, are refused", arguments: [[], [[]], [[UInt8](repeating: 0, count: 31)]])
    func badKeys(_ keys: [[UInt8]]) {
        #expect(throws: CredentialError.invalidKey) { try SecretBox(keys: keys) }
    }
}
