import Crypto
import Foundation
import Testing

@testable import SpeechRemote

@Suite("Callbacks are let in by their signature")
struct CallbackSignatureTests {
    private let signature = CallbackSignature(key: SymmetricKey(data: Data(repeating: 7, count: 32)))
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func query(_ recording: String = "rec/1 ü", _ base: String = "https://h.example/webhooks/deepgram")
        -> String
    {
        let address = signature.address(base, recording: recording, expires: now.addingTimeInterval(60), nonce: "n1")
        return String(address.split(separator: "?", maxSplits: 1)[1])
    }

    private func rejection(
        _ query: String, token: String? = nil, now: Date? = nil, by other: CallbackSignature? = nil
    ) -> CallbackRejection? {
        do throws(CallbackRejection) {
            _ = try (other ?? signature).recording(query: query, token: token, now: now ?? self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("What was signed is let in, until it expires and no longer")
    func valid() throws {
        #expect(try signature.recording(query: query(), now: now) == "rec/1 ü")
        #expect(try signature.recording(query: query("r", "https://h/x?a=b"), now: now) == "r")
        #expect(rejection(query(), now: now.addingTimeInterval(60)) == nil)
        #expect(rejection(query(), now: now.addingTimeInterval(61)) == .expired)
    }

    @Test("The signature is the documented one")
    func known() {
        // Worked out with Python's hmac module.
        #expect(query("r").hasSuffix("signature=5b554113b37d1fba637caf5a84b031234a1178f7a732c68fabb7d36701ce261f"))
    }

    @Test("Any change is a forgery")
    func forged() {
        let fields = query("r").split(separator: "&").map { $0.split(separator: "=").map { String($0) } }
        for index in fields.indices {
            for change in ["x", fields[index][1] + "0", String(fields[index][1].dropLast()), "0" + fields[index][1]] {
                var changed = fields
                changed[index][1] = change
                let text = changed.map { $0.joined(separator: "=") }.joined(separator: "&")
                #expect(rejection(text) == .forged, "\(text)")
            }
        }
        let moved = query("r").replacing("recording=r&nonce=n1", with: "recording=rn&nonce=1")
        #expect(rejection(moved) == .forged)
        let other = CallbackSignature(key: SymmetricKey(data: Data(repeating: 8, count: 32)))
        #expect(rejection(query(), by: other) == .forged)
    }

    @Test("What is not signed, or cannot be read, stays out")
    func unsigned() {
        #expect(rejection("") == .unsigned)
        #expect(rejection("recording=r&nonce=n&expires=9999999999") == .unsigned)
        #expect(rejection(query() + "&recording=other") == .unreadable)
        #expect(rejection(query() + "&x=%FF") == .unreadable)
        #expect(rejection("a&b") == .unreadable)
        #expect(rejection(query() + "&x=y") == nil)
    }

    @Test("The key's name is looked at where it is configured")
    func token() {
        let strict = CallbackSignature(key: SymmetricKey(data: Data(repeating: 7, count: 32)), keyIdentifier: "key-id")
        #expect(rejection(query(), token: "key-id", by: strict) == nil)
        #expect(rejection(query(), token: "key-ie", by: strict) == .wrongToken)
        #expect(rejection(query(), token: nil, by: strict) == .wrongToken)
        #expect(rejection(query().replacing("n1", with: "n2"), token: "key-id", by: strict) == .forged)
    }

    @Test("Two addresses for one recording differ")
    func nonce() {
        let first = signature.address("https://h", recording: "r", expires: now)
        #expect(first != signature.address("https://h", recording: "r", expires: now))
    }
}
