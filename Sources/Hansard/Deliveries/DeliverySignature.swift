package import Crypto
package import Foundation
import Mesh

/// Signs the address that a speech service brings a result to, and checks who comes: only who was given the address for
/// a delivery, and before it expires, may bring that delivery.
///
/// The address carries the workspace, the delivery, the end of its life and an HMAC-SHA256 of these. Deepgram has no
/// signature of its own: its header `dg-token` names the key that a recording was sent with, is no secret, and was
/// withdrawn as a proof.
package struct DeliverySignature: Sendable {
    /// What a delivery is named by.
    struct Claim: Sendable, Hashable {
        let workspace: UUID
        let delivery: UUID
    }

    private let key: SymmetricKey

    private static let purpose = "hansard delivery 1"

    /// A signature whose key is derived from a secret that serves other purposes too (HKDF, RFC 5869).
    package init(secret: Data) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data(Self.purpose.utf8), outputByteCount: 32)
    }

    /// The address for a delivery.
    /// - Parameters:
    ///   - base: where deliveries are taken, without a query.
    ///   - end: to the second.
    func address(_ base: String, for claim: Claim, until end: Timestamp) -> String {
        let seconds = String(end.microseconds / 1_000_000)
        let fields = [claim.workspace.uuidString.lowercased(), claim.delivery.uuidString.lowercased(), seconds]
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(fields), using: key)
        return "\(base)?workspace=\(fields[0])&delivery=\(fields[1])&expires=\(seconds)&signature=\(Self.hex(code))"
    }

    /// What a proof proves; nil for one that is incomplete, forged or too old.
    func claim(by proof: DeliveryProof, at now: Timestamp) -> Claim? {
        guard let workspace = proof.workspace, let delivery = proof.delivery, let expires = proof.expires,
            let signature = proof.signature.flatMap(Self.bytes),
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: Self.message([workspace, delivery, expires]), using: key),
            let end = Int64(expires), now.microseconds / 1_000_000 <= end,
            let workspace = UUID(uuidString: workspace), let delivery = UUID(uuidString: delivery)
        else { return nil }
        return Claim(workspace: workspace, delivery: delivery)
    }

    /// What is signed: each part after its length, so that no two lists of parts are the same bytes.
    private static func message(_ parts: [String]) -> Data {
        Data(([purpose] + parts).map { "\($0.utf8.count):\($0)" }.joined().utf8)
    }

    private static func hex(_ code: HMAC<SHA256>.MAC) -> String {
        code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == 64, hex.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
