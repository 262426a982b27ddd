import Crypto
import Foundation
import Mesh

/// The links by which a person turns reminders off without signing in. They hold as long as the server's secret does.
struct ReminderLink: Sendable {
    /// Whose reminders, and where.
    struct Claim: Sendable, Hashable {
        let workspace: UUID
        let person: UUID
    }

    private let key: SymmetricKey
    private let publicURL: String

    private static let purpose = "hansard reminders 1"

    /// - Parameters:
    ///   - secret: serves other purposes too; the key is derived from it (HKDF, RFC 5869).
    ///   - publicURL: where people reach the server, without a slash at the end.
    init(secret: Data, publicURL: String) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data(Self.purpose.utf8), outputByteCount: 32)
        self.publicURL = publicURL
    }

    /// The page on which a person turns reminders off.
    func page(_ claim: Claim) -> String { "\(publicURL)/unsubscribe?\(query(claim))" }

    /// Where a mail program turns them off by itself (RFC 8058).
    func oneClick(_ claim: Claim) -> String { "\(publicURL)/api/v1/reminders/unsubscribe?\(query(claim))" }

    /// What a proof proves; nil for one that is incomplete or forged.
    func claim(by proof: ReminderProof) -> Claim? {
        guard let workspace = proof.workspace.flatMap(UUID.init(uuidString:)),
            let person = proof.person.flatMap(UUID.init(uuidString:)),
            let signature = proof.signature.flatMap(Self.bytes)
        else { return nil }
        let claim = Claim(workspace: workspace, person: person)
        let isOurs = HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Self.message(claim), using: key)
        return isOurs ? claim : nil
    }

    private func query(_ claim: Claim) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(claim), using: key)
        let hex = code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return "workspace=\(Self.text(claim.workspace))&person=\(Self.text(claim.person))&signature=\(hex)"
    }

    /// Ids are of one length: no two claims are the same bytes.
    private static func message(_ claim: Claim) -> Data {
        Data("\(purpose):\(text(claim.workspace)):\(text(claim.person))".utf8)
    }

    private static func text(_ id: UUID) -> String { id.uuidString.lowercased() }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == 64, hex.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
