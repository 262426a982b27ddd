import Credentials
import Database
import Foundation
import Mesh

extension AuthService {
    /// Confirms the address that a token was mailed to.
    func confirmAddress(_ text: String, _ caller: Caller) async throws {
        let token = try Self.token(text)
        try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard let id = try await OneTimeTokenStore.use(token, .verify, at: now, transaction) else {
                throw Self.spentToken
            }
            guard try await AccountStore.markVerified(id, at: now, transaction) else { return Recorded(unchanged: ()) }
            return Recorded((), subject: id.uuid)
        }
    }

    /// Mails another link to confirm an address, if there is such an account, it has not been confirmed, and it has not
    /// had too many.
    func mailVerification(to email: EmailAddress, _ caller: Caller) async throws {
        let token = SecretToken()
        let address: String? = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard let user = try await AccountStore.find(email, transaction)?.user, !user.emailVerified,
                try await mayBeMailed(user.id, .verify, at: now, transaction)
            else { return Recorded(unchanged: nil) }
            try await OneTimeTokenStore.insert(
                token, .verify, of: user.id, at: now, expires: now + context.settings.verificationLifetime, transaction)
            return Recorded(user.email, subject: user.id.uuid)
        }
        if let address { context.mail.sendVerification(to: address, token, isWelcome: false) }
    }

    /// A token that is good now.
    /// - Throws: a violation of `token`, the same for every reason.
    func mailedToken(_ text: String, _ purpose: TokenPurpose, at now: Timestamp) async throws -> SecretToken {
        let token = try Self.token(text)
        let owner = try await context.ledger.database.read(.unscoped) {
            try await OneTimeTokenStore.owner(of: token, purpose, at: now, $0)
        }
        guard owner != nil else { throw Self.spentToken }
        return token
    }

    static func token(_ text: String) throws(HansardError) -> SecretToken {
        do throws(CredentialError) {
            return try SecretToken(text)
        } catch {
            throw spentToken
        }
    }

    static var spentToken: HansardError { .invalid("token", "spent", "is used, expired or none; ask for a new link") }
}
