import Crypto
import Foundation
import Testing

@testable import Mesh

@Suite("Tokens between nodes")
struct CallTokenTests {
    private let token = CallToken(secret: Data(repeating: 7, count: 32))
    private let identity = Identity(
        kind: .apiKey, user: UUID(), workspace: UUID(), role: .admin, credential: UUID(), scopes: ["notes:read"],
        ownsInstance: true)
    private let origin = CallOrigin(
        requestID: "r", address: "2001:db8::1", userAgent: "a", refreshToken: "t", idempotencyKey: "k")
    private let now = Timestamp(microseconds: 1_700_000_000_000_000)

    private func isRefused(
        _ text: String, operation: String = "notes.get", at time: Timestamp? = nil, by other: CallToken? = nil
    ) -> Bool {
        do throws(HansardError) {
            _ = try (other ?? token).verify(text, operation: operation, at: time ?? now)
            return false
        } catch {
            return error.code == .unauthorized
        }
    }

    @Test("It says who calls, from where, and which operation")
    func claims() throws {
        let claims = try token.verify(
            token.sign(identity, origin, operation: "notes.get", at: now), operation: "notes.get", at: now)
        #expect(claims.identity == identity)
        #expect(claims.operation == "notes.get")
        #expect(claims.origin.requestID == "r")
        #expect(claims.origin.idempotencyKey == "k")
        #expect(claims.expires == now + .seconds(30))
    }

    @Test("It holds for half a minute")
    func expiry() throws {
        let text = try token.sign(identity, origin, operation: "notes.get", at: now)
        #expect(!isRefused(text, at: now + .milliseconds(29_999)))
        #expect(isRefused(text, at: now + .seconds(30)))
    }

    @Test("It is worth nothing for another operation, nor to a node with another key")
    func foreign() throws {
        let text = try token.sign(identity, origin, operation: "notes.get", at: now)
        #expect(isRefused(text, operation: "notes.delete"))
        #expect(isRefused(text, by: CallToken(secret: Data(repeating: 8, count: 32))))
        #expect(
            isRefused(
                try CallToken(secret: Data(repeating: 8, count: 32)).sign(
                    identity, origin, operation: "notes.get", at: now)))
    }

    @Test("Whichever character is changed, it is refused")
    func tampered() throws {
        let text = try token.sign(identity, origin, operation: "notes.get", at: now)
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: [text[index] == "A" ? "B" : "A"])
            // The last character of base64 carries bits that mean nothing; then the token is the same.
            if let one = Data(base64URL: changed.split(separator: ".").last ?? ""),
                one == Data(base64URL: text.split(separator: ".").last ?? ""),
                changed.split(separator: ".").first == text.split(separator: ".").first
            {
                continue
            }
            #expect(isRefused(changed))
        }
    }

    @Test(
        "What is no token is refused",
        arguments: [
            "", ".", "..", "a", "a.b", "a.b.c", "e30.", ".e30", "\u{1F600}.x", String(repeating: "A", count: 100_000),
        ])
    func malformed(_ text: String) { #expect(isRefused(text)) }

    @Test("Well-signed nonsense is refused too")
    func nonsense() {
        let key = SymmetricKey(data: Data(repeating: 7, count: 32))
        for payload in ["{}", "null", "[]", "x", ""] {
            let text = Data(payload.utf8).base64URL
            let code = Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)).base64URL
            #expect(isRefused("\(text).\(code)"))
        }
    }
}
