package import Credentials
import Foundation
package import Logging
package import Mail
package import Mesh

/// Everything that concerns accounts and workspaces, made once for a node.
package struct Accounts: Sendable {
    /// For the node's mesh.
    package let services: [any MeshService]
    /// For the doors.
    package let authenticator: Authenticator
    /// Mails and notes of last use: to be run with the node's other services, and stopped after the doors.
    package let backgroundWork: BackgroundWork
    /// For the command line.
    package let administration: AccountAdministration

    /// - Parameters:
    ///   - clock: tells when tokens and sessions expire; the same as the ledger's.
    package init(
        ledger: SQLLedger, settings: AccountSettings, mailer: any Mailer, hasher: PasswordHasher = PasswordHasher(),
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) async {
        let work = BackgroundWork(logger: logger)
        let tokens = await AccessTokens(secret: settings.tokenSecret, lifetime: settings.accessLifetime)
        let context = AccountContext(
            ledger: ledger, settings: settings, hasher: hasher, policy: PasswordPolicy(), tokens: tokens,
            mail: AccountMail(settings: settings, mailer: mailer, work: work), clock: clock)
        let authenticator = Authenticator(database: ledger.database, tokens: tokens, work: work, clock: clock)
        ledger.commits.listen { [weak authenticator] in authenticator?.forget($0) }
        self.authenticator = authenticator
        services = [
            AuthService(context: context), UserService(context: context), APIKeyService(ledger: ledger, clock: clock),
            WorkspaceService(ledger: ledger),
        ]
        backgroundWork = work
        administration = AccountAdministration(context: context, logger: logger)
    }
}
