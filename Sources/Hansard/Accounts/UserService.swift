import Database
import Foundation
package import Mesh

/// One's own account.
@Service("users")
package struct UserService: Sendable {
    let context: AccountContext

    init(context: AccountContext) { self.context = context }

    /// Returns one's own account.
    @Operation(.get, "/users/me", for: .user)
    package func me(by caller: Caller) async throws -> User {
        let id = User.ID(try caller.user)
        return try await context.ledger.database.read(.unscoped) { session in
            guard let user = try await AccountStore.find(id, session)?.user else { throw HansardError.notFound("user") }
            return user
        }
    }

    /// Changes one's own account; what is not mentioned stays.
    @Operation(.patch, "/users/me", for: .user, emits: .userUpdated)
    package func updateMe(_ change: UserChange, by caller: Caller) async throws -> User {
        let id = User.ID(try caller.user)
        return try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard var user = try await AccountStore.find(id, transaction)?.user else {
                throw HansardError.notFound("user")
            }
            let name = try change.name.applied(to: user.name, field: "name").checkedName()
            guard name != user.name else { return Recorded(unchanged: user) }
            user.name = name
            try await AccountStore.rename(id, to: name, at: now, transaction)
            return Recorded(user, subject: id.uuid)
        }
    }

    /// Deletes one's own account, with its sessions, its keys, and the workspaces in which nobody else is.
    ///
    /// The password must have been given in the last ten minutes: by signing in, or to `/auth/confirm-password`. Who is
    /// the last owner of a workspace with other members, or runs an instance that others use, must hand that over
    /// first.
    @Operation(
        .delete, "/users/me", for: .person, emits: .userDeleted, tool: false,
        fails: [.confirmationRequired, .lastOwner])
    package func deleteMe(by caller: Caller) async throws -> SignedOut {
        let id = User.ID(try caller.user)
        return try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            try await requireConfirmation(by: caller, at: now, transaction)
            try await requireNotNeeded(id, transaction)
            let memberships = try await WorkspaceStore.memberships(of: id, transaction)
            if let held = memberships.first(where: \.isHeldUp) {
                throw HansardError(
                    .lastOwner,
                    "You are the last owner of the workspace '\(held.name)'; make somebody else its owner first")
            }
            let emptied = memberships.filter { $0.members == 1 }.map(\.workspace)
            for workspace in emptied { try await WorkspaceStore.delete(workspace, transaction) }
            guard try await AccountStore.delete(id, transaction) else { throw HansardError.notFound("user") }
            let left = memberships.filter { $0.members > 1 }.map {
                LedgerChange(event: .memberRemoved, subject: id.uuid, workspace: $0.workspace.uuid)
            }
            let deleted = emptied.map { LedgerChange(event: .workspaceDeleted, subject: $0.uuid, workspace: $0.uuid) }
            return Recorded(SignedOut(ended: true), changes: [LedgerChange(subject: id.uuid)] + left + deleted)
        }
    }

    /// - Throws: `confirmation_required` when the password was not given lately in the caller's session.
    private func requireConfirmation(by caller: Caller, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws
    {
        if let id = caller.identity.credential, let session = try await SessionStore.state(of: .init(id), transaction),
            session.confirmed + context.settings.confirmationLifetime > now
        {
            return
        }
        throw HansardError(
            .confirmationRequired, "Give your password once more first: sign in, or POST /auth/confirm-password")
    }

    /// - Throws: `last_owner` when an instance that others use would be left without an owner.
    private func requireNotNeeded(_ id: User.ID, _ transaction: any DatabaseTransaction) async throws {
        guard let user = try await AccountStore.find(id, transaction)?.user else { throw HansardError.notFound("user") }
        if user.ownsInstance, try await AccountStore.hasOthers(than: id, transaction) {
            throw HansardError(.lastOwner, "You own this instance and others use it; hand it over first")
        }
    }
}
