import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Deliveries are let in by the signature of their address")
struct DeliverySignatureTests {
    private let signature = DeliverySignature(secret: Data(repeating: 7, count: 32))
    private let end = Timestamp(microseconds: 1_800_000_000_000_000)
    private let claim = DeliverySignature.Claim(
        workspace: UUID(uuidString: "00000000-0000-7000-8000-000000000001") ?? UUID(),
        delivery: UUID(uuidString: "00000000-0000-7000-8000-000000000002") ?? UUID())

    private func fields(_ signature: DeliverySignature? = nil) -> [String: String] {
        let address = (signature ?? self.signature).address("https://h.example/x", for: claim, until: end)
        let items = URLComponents(string: address)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    private func claimed(_ fields: [String: String], at now: Timestamp? = nil) -> DeliverySignature.Claim? {
        let proof = DeliveryProof(
            workspace: fields["workspace"], delivery: fields["delivery"], expires: fields["expires"],
            signature: fields["signature"])
        return signature.claim(by: proof, at: now ?? end)
    }

    @Test("What was signed is let in, until it expires and no longer")
    func valid() {
        #expect(claimed(fields()) == claim)
        #expect(claimed(fields(), at: end + .seconds(-3600)) == claim)
        #expect(claimed(fields(), at: end + .seconds(1)) == nil)
    }

    @Test("The signature is the documented one")
    func known() {
        // Worked out with Python's hmac module, the key by HKDF (RFC 5869) with an empty salt.
        #expect(fields()["signature"] == "4d2e8d4e9c31607175aa121a6682266e905a2d8f295ce4218e276d00bbe8c4ad")
    }

    @Test("Any change is a forgery, and nothing may be missing")
    func forged() {
        for name in fields().keys {
            let value = fields()[name] ?? ""
            for change in ["", "x", value + "0", String(value.dropLast()), "0" + value, value.uppercased() + " "] {
                var changed = fields()
                changed[name] = change
                #expect(claimed(changed) == nil, "\(name)=\(change)")
            }
            var incomplete = fields()
            incomplete[name] = nil
            #expect(claimed(incomplete) == nil, "without \(name)")
        }
        #expect(claimed(fields(DeliverySignature(secret: Data(repeating: 8, count: 32)))) == nil)
    }
}
