import Credentials
import Foundation
import Mesh

/// What everything that concerns accounts works with.
struct AccountContext: Sendable {
    let ledger: SQLLedger
    let settings: AccountSettings
    let hasher: PasswordHasher
    let policy: PasswordPolicy
    let tokens: AccessTokens
    let mail: AccountMail
    let clock: @Sendable () -> Timestamp

    /// A password's hash.
    /// - Throws: a violation of `field` when nobody may choose the password; `unavailable` when too many wait to be
    ///   hashed.
    func hash(_ password: String, field: String = "password") async throws -> String {
        do throws(PasswordPolicy.Violation) {
            try policy.check(password)
        } catch {
            throw HansardError.invalid(field, error.code, error.description.lowercasedFirst)
        }
        return try await hasher.hash(password)
    }

    /// Whether it is the account's password; takes as long for an account that does not exist or has none.
    func verify(_ password: String, of account: Account?) async throws -> Bool {
        guard let hash = account?.passwordHash else {
            try await hasher.burn(password)
            return false
        }
        return try await hasher.verify(password, against: hash)
    }
}

extension PasswordPolicy.Violation {
    fileprivate var code: String { self == .tooCommon ? "common" : "length" }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
