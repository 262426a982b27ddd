import Credentials
import Database
import Foundation
import Mesh
import Synchronization

extension AuthService {
    /// Carries a session on.
    ///
    /// No grace is given to a token that has been used: whoever comes second, however soon, ends the session. What must
    /// not end it is one browser with two tabs that ask at once. Requests that are under way together therefore share
    /// one answer on this node; on two nodes the one that loses is refused and nothing is ended, for it saw the token
    /// unused when it came.
    func carryOn(_ text: String?, _ caller: Caller) async throws -> SignedIn {
        guard let text, let token = try? SecretToken(text) else { throw Self.refused }  // the reason is not told
        return try await refreshes.share(token.digest) { try await rotate(token, caller) }
    }

    private static var refused: HansardError { HansardError(.unauthorized, "Sign in again") }

    enum Rotation: Sendable {
        case rotated(OpenedSession)
        case refused
    }

    private func rotate(_ token: SecretToken, _ caller: Caller) async throws -> SignedIn {
        let seen = try await context.ledger.database.read(.unscoped) { try await SessionStore.find(token, $0) }
        guard let seen else { throw Self.refused }
        let rotation = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            try await rotate(token, seenUnused: !seen.isUsed, caller, at: now, transaction)
        }
        guard case .rotated(let opened) = rotation else { throw Self.refused }
        return try await opened.signedIn(context)
    }

    /// - Parameter seenUnused: whether the token was still unused when the request came.
    func rotate(
        _ token: SecretToken, seenUnused: Bool, _ caller: Caller, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Recorded<Rotation> {
        guard let stored = try await SessionStore.find(token, transaction), !stored.isRevoked, stored.expires > now,
            let account = try await AccountStore.find(stored.user, transaction)
        else { return Recorded(unchanged: .refused) }
        guard try await SessionStore.use(token, at: now, transaction) else {
            guard !seenUnused, try await SessionStore.revoke(stored.session, of: stored.user, at: now, transaction)
            else {
                return Recorded(unchanged: .refused)
            }
            return Recorded(
                .refused, subject: stored.session.uuid, event: .sessionRevoked,
                details: ["user_id": .string(stored.user.description), "reason": "a refresh token was used twice"])
        }
        let next = SecretToken(), expires = now + context.settings.refreshLifetime
        try await SessionStore.insert(next, into: stored.session, expires: expires, transaction)
        try await SessionStore.extend(
            stored.session, from: caller.call.origin.address, to: expires, at: now, transaction)
        return Recorded(
            .rotated(OpenedSession(user: account.user, session: stored.session, refreshToken: next, at: now)),
            subject: stored.session.uuid)
    }
}

/// Refreshes that are under way: those of one token share one answer.
final class SharedRefreshes: Sendable {
    private let running = Mutex<[[UInt8]: Task<SignedIn, any Error>]>([:])

    /// What `refresh` answers, or what an earlier one of the same token that still runs will answer. It is not
    /// cancelled with the request that began it.
    func share(_ digest: [UInt8], _ refresh: @escaping @Sendable () async throws -> SignedIn) async throws -> SignedIn {
        let task = running.withLock { running in
            if let task = running[digest] { return task }
            let task = Task {
                defer { self.running.withLock { _ = $0.removeValue(forKey: digest) } }
                return try await refresh()
            }
            running[digest] = task
            return task
        }
        return try await task.value
    }
}
