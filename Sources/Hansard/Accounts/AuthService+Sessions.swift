import Database
import Foundation
import Mesh

extension AuthService {
    /// The caller's sessions, the one that asks marked.
    func ownSessions(_ page: Page, _ caller: Caller) async throws -> PageOf<SignInSession> {
        let request = try SessionStore.order.request(page)
        let user = try caller.user, now = context.clock()
        var found = try await context.ledger.database.read(.unscoped) {
            try await SessionStore.page(of: .init(user), at: now, request, $0)
        }
        for index in found.items.indices {
            found.items[index].current = found.items[index].id.uuid == caller.identity.credential
        }
        return found
    }

    /// Ends one of the caller's sessions; somebody else's looks absent.
    func endOwn(_ id: SignInSession.ID, _ caller: Caller) async throws {
        let user = User.ID(try caller.user)
        try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard try await SessionStore.revoke(id, of: user, at: now, transaction) else {
                throw HansardError.notFound("session")
            }
            return Recorded((), changes: [.ended(id, of: user)])
        }
    }

    /// Ends the caller's sessions but the one that asks.
    func endOwnButThis(_ caller: Caller) async throws -> SessionsEnded {
        let user = User.ID(try caller.user), kept = caller.identity.credential.map { SignInSession.ID($0) }
        return try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            let ended = try await SessionStore.revokeAll(of: user, except: kept, at: now, transaction)
            return Recorded(SessionsEnded(ended: ended.count), changes: ended.map { .ended($0, of: user) })
        }
    }
}
