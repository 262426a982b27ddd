import Credentials
import Database
package import Foundation
import Logging
package import Mesh

/// What whoever runs the server does with accounts, from its command line.
package struct AccountAdministration: Sendable {
    let context: AccountContext
    let logger: Logger

    /// Makes an account with a workspace of its own; the first one owns the instance. Its address counts as confirmed.
    ///
    /// - Parameter password: none mails a link by which the person chooses one.
    /// - Throws: `validation_error` for a name, an address or a password that is refused, `user_already_exists`.
    package func createUser(name: String, email: String, password: String?) async throws -> User {
        let name = try name.checkedName(), address = EmailAddress(email)
        guard address.isMailable else { throw HansardError.invalid("email", "form", "must be an e-mail address") }
        let hash = if let password { Optional(try await context.hash(password)) } else { String?.none }
        let token = SecretToken()
        let user = try await change("create_user", "Makes an account") { transaction, now in
            guard try await AccountStore.find(address, transaction) == nil else {
                throw HansardError(.userAlreadyExists, "There is an account with this address already")
            }
            let isFirst = try await !AccountStore.isInhabited(transaction)
            let user = User(
                id: .init(.v7(at: now)), name: name, email: address.text, emailVerified: true, ownsInstance: isFirst,
                createdAt: now)
            let made = try await AccountCreation.insert(user, passwordHash: hash, at: now, transaction)
            if hash == nil {
                try await OneTimeTokenStore.insert(
                    token, .reset, of: user.id, at: now, expires: now + context.settings.resetLifetime, transaction)
            }
            return Recorded(user, changes: made)
        }
        if hash == nil { context.mail.sendWelcome(to: user.email, token) }
        return user
    }

    /// The accounts, the oldest first, a page at a time.
    package func listUsers(page: Page = Page(limit: 100)) async throws -> PageOf<User> {
        let request = try AccountStore.order.request(page)
        return try await context.ledger.database.read(.unscoped) { session in
            try await request.page(of: AccountStore.columns, from: "users", where: ["id IS NOT NULL"], session)
        }
    }

    /// Makes a link by which a person chooses a new password, and voids earlier ones. Nothing is mailed.
    /// - Throws: `not_found`.
    package func resetPassword(email: String) async throws -> String {
        let token = SecretToken()
        return try await change("reset_password", "Makes a link for a new password") { transaction, now in
            let user = try await find(email, transaction)
            try await OneTimeTokenStore.void(.reset, of: user.id, at: now, transaction)
            try await OneTimeTokenStore.insert(
                token, .reset, of: user.id, at: now, expires: now + context.settings.resetLifetime, transaction)
            return Recorded(context.mail.resetLink(token), subject: user.id.uuid, event: .resetRequested)
        }
    }

    /// Sets a person's password, voids links for a new one, and signs them out everywhere.
    /// - Throws: `not_found`, `validation_error`.
    package func setPassword(email: String, password: String) async throws {
        let hash = try await context.hash(password)
        try await change("set_password", "Sets a password") { transaction, now in
            let user = try await find(email, transaction)
            try await AccountStore.setPassword(hash, of: user.id, at: now, transaction)
            try await OneTimeTokenStore.void(.reset, of: user.id, at: now, transaction)
            let ended = try await SessionStore.revokeAll(of: user.id, at: now, transaction)
            return Recorded(
                (),
                changes: [LedgerChange(event: .passwordReset, subject: user.id.uuid)]
                    + ended.map { .ended($0, of: user.id) })
        }
    }

    /// Makes an API key that covers everything a person may do in the workspace that they were first in.
    /// - Returns: the key, which is shown this once.
    /// - Throws: `not_found`, `validation_error`.
    package func createKey(email: String, name: String) async throws -> String {
        let name = try name.checkedName(), secret = APIKeySecret()
        let (user, workspace) = try await context.ledger.database.read(.unscoped) { session in
            let user = try await find(email, session)
            guard let workspace = try await WorkspaceStore.first(of: user.id, session) else {
                throw HansardError.notFound("workspace")
            }
            return (user, workspace)
        }
        return try await change("create_key", "Makes an API key", in: .workspace(workspace)) { transaction, now in
            let key = APIKey(
                id: .init(.v7(at: now)), name: name, prefix: secret.hint, scopes: ["*"], expiresAt: nil,
                lastUsedAt: nil,
                createdAt: now)
            try await APIKeyStore.insert(key, secret, of: user.id.uuid, transaction)
            return Recorded(
                secret.text, subject: key.id.uuid, event: .apiKeyCreated, workspace: workspace,
                details: ["name": .string(name)])
        }
    }

    /// Hands the instance over to a person.
    /// - Throws: `not_found`.
    package func giveInstance(toEmail email: String) async throws {
        try await change("give_instance", "Hands the instance over") { transaction, now in
            let user = try await find(email, transaction)
            try await AccountStore.giveInstance(to: user.id, at: now, transaction)
            return Recorded((), subject: user.id.uuid, event: .instanceGiven)
        }
    }

    /// Adds a person to a workspace, or changes their role in it.
    package func addMember(_ user: User.ID, to workspace: UUID, as role: Role) async throws {
        try await change("add_member", "Adds a person to a workspace") { transaction, now in
            let isNew = try await WorkspaceStore.add(user, to: .init(workspace), as: role, at: now, transaction)
            return Recorded(
                (), subject: user.uuid, event: isNew ? .memberAdded : .memberUpdated, workspace: workspace,
                details: ["role": .string(role.rawValue)])
        }
    }

    /// Forgets sessions and mailed tokens that ended more than thirty days ago.
    /// - Returns: how many.
    @discardableResult
    package func sweep() async throws -> Int {
        let time = context.clock() + .seconds(-30 * 24 * 3600)
        return try await context.ledger.database.write(.unscoped) { transaction in
            try await SessionStore.forget(endedBefore: time, transaction)
                + OneTimeTokenStore.forget(expiredBefore: time, transaction)
        }
    }

    private func find(_ email: String, _ session: any DatabaseSession) async throws -> User {
        guard let user = try await AccountStore.find(EmailAddress(email), session)?.user else {
            throw HansardError.notFound("account")
        }
        return user
    }

    /// One change by whoever runs the server, in the books like any other.
    private func change<Output: Sendable>(
        _ verb: String, _ summary: String, in scope: Scope = .unscoped,
        _ body: @escaping @Sendable (any DatabaseTransaction, Timestamp) async throws -> Recorded<Output>
    ) async throws -> Output {
        let node = try MeshNode(services: [], ledger: context.ledger, logger: logger)
        let identity = Identity(kind: .system)
        let origin = CallOrigin(requestID: "command-line")
        let operation = OperationDescriptor(
            service: "administration", verb: verb, .post, "/", for: .instanceOwner, summary: summary,
            documentation: summary)
        let caller = Caller(
            identity: identity, call: Call(operation: operation, origin: origin),
            mesh: node.mesh(for: identity, origin: origin))
        return try await context.ledger.change(by: caller, in: scope, body)
    }
}

extension EventName {
    static let instanceGiven: EventName = "user.instance_given"
}
