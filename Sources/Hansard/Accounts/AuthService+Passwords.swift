import Credentials
import Database
import Foundation
import Mesh

extension AuthService {
    /// Mails a link for a new password, if there is such an account and it has not had too many. Runs after the answer
    /// was given, so that the time of the answer tells nothing either.
    func mailReset(to email: EmailAddress, _ caller: Caller) async throws {
        let token = SecretToken()
        let address: String? = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard let user = try await AccountStore.find(email, transaction)?.user,
                try await mayBeMailed(user.id, .reset, at: now, transaction)
            else { return Recorded(unchanged: nil) }
            try await OneTimeTokenStore.void(.reset, of: user.id, at: now, transaction)
            try await OneTimeTokenStore.insert(
                token, .reset, of: user.id, at: now, expires: now + context.settings.resetLifetime, transaction)
            return Recorded(user.email, subject: user.id.uuid)
        }
        if let address { context.mail.sendReset(to: address, token) }
    }

    /// Whether an account may be mailed another link, or has had its hour's worth.
    func mayBeMailed(
        _ user: User.ID, _ purpose: TokenPurpose, at now: Timestamp, _ session: any DatabaseSession
    ) async throws -> Bool {
        try await OneTimeTokenStore.count(purpose, of: user, since: now + .seconds(-3600), session)
            < context.settings.mailsPerHour
    }

    /// Sets a new password by a mailed token. A password that is refused leaves the token good.
    func setPassword(_ reset: PasswordReset, _ caller: Caller) async throws {
        let now = context.clock()
        let token = try await mailedToken(reset.token, .reset, at: now)
        let hash = try await context.hash(reset.password)
        let address: String? = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard let id = try await OneTimeTokenStore.use(token, .reset, at: now, transaction) else {
                throw Self.spentToken
            }
            try await OneTimeTokenStore.void(.reset, of: id, at: now, transaction)
            try await AccountStore.setPassword(hash, of: id, at: now, transaction)
            // The token went through the mailbox, which proves the address as well.
            let isNewlyVerified = try await AccountStore.markVerified(id, at: now, transaction)
            let ended = try await SessionStore.revokeAll(of: id, at: now, transaction)
            let address = try await AccountStore.find(id, transaction)?.user.email
            let verified = isNewlyVerified ? [LedgerChange(event: .emailVerified, subject: id.uuid)] : []
            return Recorded(
                address, changes: [LedgerChange(subject: id.uuid)] + verified + ended.map { .ended($0, of: id) })
        }
        if let address { context.mail.sendPasswordAlert(to: address) }
    }

    /// Replaces the caller's password, and ends their other sessions.
    func replacePassword(_ change: PasswordChange, _ caller: Caller) async throws -> SessionsEnded {
        let account = try await ownAccount(caller)
        guard try await context.verify(change.currentPassword, of: account) else {
            throw Self.wrongPassword("current_password")
        }
        let hash = try await context.hash(change.newPassword, field: "new_password")
        let id = account.user.id, kept = caller.identity.credential.map { SignInSession.ID($0) }
        let ended = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            try await AccountStore.setPassword(hash, of: id, at: now, transaction)
            try await OneTimeTokenStore.void(.reset, of: id, at: now, transaction)
            if let kept { try await SessionStore.confirm(kept, at: now, transaction) }
            let ended = try await SessionStore.revokeAll(of: id, except: kept, at: now, transaction)
            return Recorded(ended.count, changes: [LedgerChange(subject: id.uuid)] + ended.map { .ended($0, of: id) })
        }
        context.mail.sendPasswordAlert(to: account.user.email)
        return SessionsEnded(ended: ended)
    }

    /// Notes that the caller has just given their password.
    func confirm(_ password: String, _ caller: Caller) async throws {
        let account = try await ownAccount(caller)
        guard try await context.verify(password, of: account) else { throw Self.wrongPassword("password") }
        guard let session = caller.identity.credential else { return }
        try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            try await SessionStore.confirm(.init(session), at: now, transaction)
            return Recorded((), subject: session)
        }
    }

    private func ownAccount(_ caller: Caller) async throws -> Account {
        let id = try caller.user
        let account = try await context.ledger.database.read(.unscoped) { try await AccountStore.find(.init(id), $0) }
        guard let account else { throw HansardError(.unauthorized, "Sign in again") }
        return account
    }

    private static func wrongPassword(_ field: String) -> HansardError {
        .invalid(field, "wrong", "is not your password")
    }
}

extension LedgerChange {
    /// A session of a person that was ended.
    static func ended(_ session: SignInSession.ID, of user: User.ID) -> LedgerChange {
        LedgerChange(event: .sessionRevoked, subject: session.uuid, details: ["user_id": .string(user.description)])
    }
}
