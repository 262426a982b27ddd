import Credentials
import Database
import Foundation
import Mesh

extension AuthService {
    /// Makes an account. When two are the first at the same time, the index of `owns_instance` lets one through, and
    /// the other is made again as the second.
    func makeAccount(_ draft: SignUpDraft, _ caller: Caller) async throws -> SignedIn {
        let name = try draft.name.checkedName()
        try requireOpen(
            isFirst: try await !context.ledger.database.read(.unscoped) { try await AccountStore.isInhabited($0) })
        let hash = try await context.hash(draft.password)
        do {
            return try await insertAccount(name, draft.email, hash, caller)
        } catch let error as DatabaseError where error.violates(.unique) {
            let isTaken =
                try await context.ledger.database.read(.unscoped) { try await AccountStore.find(draft.email, $0) }
                != nil
            guard !isTaken else {
                throw HansardError(.userAlreadyExists, "There is an account with this address already", cause: error)
            }
            return try await insertAccount(name, draft.email, hash, caller)
        }
    }

    private func insertAccount(_ name: String, _ email: EmailAddress, _ hash: String, _ caller: Caller) async throws
        -> SignedIn
    {
        let verification = SecretToken()
        let opened = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            let isFirst = try await !AccountStore.isInhabited(transaction)
            try requireOpen(isFirst: isFirst)
            let user = User(
                id: .init(.v7(at: now)), name: name, email: email.text, emailVerified: false, ownsInstance: isFirst,
                createdAt: now)
            let made = try await AccountCreation.insert(user, passwordHash: hash, at: now, transaction)
            try await OneTimeTokenStore.insert(
                verification, .verify, of: user.id, at: now, expires: now + context.settings.verificationLifetime,
                transaction)
            let (opened, session) = try await open(user, caller, at: now, transaction)
            return Recorded(opened, changes: made + [session])
        }
        context.mail.sendVerification(to: email.text, verification, isWelcome: true)
        return try await opened.signedIn(context)
    }

    private func requireOpen(isFirst: Bool) throws(HansardError) {
        switch context.settings.signUp {
        case _ where isFirst, .open: return
        case .invite:
            throw HansardError(.signUpClosed, "Accounts are made by invitation only; ask an administrator for one")
        case .closed:
            throw HansardError(.signUpClosed, "No new accounts can be made here; ask whoever runs this server")
        }
    }
}

/// What makes an account, however it comes about.
enum AccountCreation {
    /// Inserts a person with a workspace of their own, and says what to record of it.
    static func insert(
        _ user: User, passwordHash: String?, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> [LedgerChange] {
        try await AccountStore.insert(user, passwordHash: passwordHash, at: now, transaction)
        let workspace = UUID.v7(at: now)
        let name = "\(user.name.prefix(200))’s workspace"
        try await WorkspaceStore.insert(.init(workspace), name: name, by: user.id, at: now, transaction)
        try await WorkspaceStore.add(user.id, to: .init(workspace), as: .owner, at: now, transaction)
        return [
            LedgerChange(event: .userCreated, subject: user.id.uuid, workspace: workspace),
            LedgerChange(
                event: .workspaceCreated, subject: workspace, workspace: workspace, details: ["name": .string(name)]),
            LedgerChange(
                event: .memberAdded, subject: user.id.uuid, workspace: workspace,
                details: ["role": .string(Role.owner.rawValue)]),
        ]
    }
}
