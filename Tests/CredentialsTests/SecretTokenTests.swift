import Testing

@testable import Credentials

@Suite("Tokens")
struct SecretTokenTests {
    @Test("A token can be read back and has the same digest")
    func roundTrip() throws {
        let token = SecretToken()
        #expect(token.text.count == 43)
        #expect(try SecretToken(token.text).digest == token.digest)
        #expect(token.digest.count == 32)
        let key = APIKeySecret()
        #expect(key.text.hasPrefix("hsd_") && key.text.count == 53)
        #expect(try APIKeySecret(key.text).digest == key.digest)
    }

    @Test("No two tokens are alike")
    func unique() {
        #expect(Set((0..<1000).map { _ in SecretToken().text }).count == 1000)
        #expect(Set((0..<1000).map { _ in APIKeySecret().digest }).count == 1000)
    }

    @Test("The digest is the SHA-256 of the text")
    func digest() throws {
        let token = try SecretToken(String(repeating: "A", count: 43))
        #expect(token.digest.prefix(4) == [0x0f, 0x00, 0x73, 0x85])
    }

    @Test("Printing a token does not show it")
    func hidden() {
        let token = SecretToken()
        #expect(!"\(token) \(String(reflecting: token))".contains(token.text))
        let key = APIKeySecret()
        #expect(!"\(key) \(String(reflecting: key))".contains(key.text))
        #expect(key.hint.count == 8)
    }

    @Test("Every typo of one character, and every cut, is recognised")
    func typos() throws {
        let key = APIKeySecret().text
        for index in key.indices {
            var typo = key
            typo.replaceSubrange(index...index, with: key[index] == "x" ? "y" : "x")
            #expect(throws: CredentialError.malformedToken) { try APIKeySecret(typo) }
            #expect(throws: CredentialError.malformedToken) { try APIKeySecret(String(key[..<index])) }
        }
        #expect(throws: CredentialError.malformedToken) { try APIKeySecret(key + "A") }
    }

    @Test(
        "What cannot be a token is refused",
        arguments: [
            "", "A", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
            String(repeating: "A", count: 42) + "B", String(repeating: "A", count: 42) + "=",
            String(repeating: "A", count: 42) + "+", String(repeating: "ä", count: 43),
            String(repeating: "\0", count: 43),
        ])
    func malformed(_ text: String) {
        #expect(throws: CredentialError.malformedToken) { try SecretToken(text) }
        #expect(throws: CredentialError.malformedToken) { try APIKeySecret("hsd_" + text + "AAAAAA") }
    }
}
