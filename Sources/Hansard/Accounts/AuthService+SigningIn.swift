import Credentials
import Database
import Foundation
import Mesh

extension AuthService {
    /// Signs in. It takes as long whether or not there is such an account, and says the same.
    func signIn(_ attempt: SignInAttempt, _ caller: Caller) async throws -> SignedIn {
        let account = try await context.ledger.database.read(.unscoped) {
            try await AccountStore.find(attempt.email, $0)
        }
        guard try await context.verify(attempt.password, of: account), let account, let hash = account.passwordHash
        else {
            throw HansardError(.unauthorized, "The address or the password is wrong")
        }
        let better = context.hasher.needsRehash(hash) ? try await context.hasher.hash(attempt.password) : nil
        let opened = try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            guard let current = try await AccountStore.find(account.user.id, transaction), current.passwordHash == hash
            else {
                throw HansardError(.unauthorized, "The address or the password is wrong")
            }
            if let better { try await AccountStore.rehash(current.user.id, from: hash, to: better, transaction) }
            let (opened, change) = try await open(current.user, caller, at: now, transaction)
            return Recorded(opened, changes: [change])
        }
        return try await opened.signedIn(context)
    }

    /// Begins a session of a person.
    func open(
        _ user: User, _ caller: Caller, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> (OpenedSession, LedgerChange) {
        let origin = caller.call.origin
        let session = SignInSession(
            id: .init(.v7(at: now)), device: DeviceName.reading(origin.userAgent),
            userAgent: origin.userAgent.map { String($0.prefix(512)) },
            ip: origin.address.map { String($0.prefix(64)) }, createdAt: now, lastSeenAt: now,
            expiresAt: now + context.settings.refreshLifetime, current: true)
        let token = SecretToken()
        try await SessionStore.insert(session, of: user.id, transaction)
        try await SessionStore.insert(token, into: session.id, expires: session.expiresAt, transaction)
        let change = LedgerChange(
            event: .sessionCreated, subject: session.id.uuid,
            details: ["user_id": .string(user.id.description), "device": .string(session.device)])
        return (OpenedSession(user: user, session: session.id, refreshToken: token, at: now), change)
    }

    /// Ends the sessions that the caller's tokens belong to.
    func signOut(_ refreshToken: String?, _ caller: Caller) async throws -> SignedOut {
        let token = refreshToken.flatMap { try? SecretToken($0) }  // what is no token of ours ends nothing
        let identity = caller.identity
        return try await context.ledger.change(by: caller, in: .unscoped) { transaction, now in
            var candidates: [(session: SignInSession.ID, user: User.ID)] = []
            if identity.kind == .person, let session = identity.credential, let user = identity.user {
                candidates.append((.init(session), .init(user)))
            }
            if let token, let stored = try await SessionStore.find(token, transaction) {
                candidates.append((stored.session, stored.user))
            }
            var ended: [LedgerChange] = []
            for (session, user) in candidates
            where try await SessionStore.revoke(session, of: user, at: now, transaction) {
                ended.append(LedgerChange(subject: session.uuid, details: ["user_id": .string(user.description)]))
            }
            return Recorded(SignedOut(ended: !ended.isEmpty), changes: ended)
        }
    }
}

/// A session that was begun or carried on, before its tokens are handed out.
struct OpenedSession: Sendable {
    let user: User
    let session: SignInSession.ID
    let refreshToken: SecretToken
    let time: Timestamp

    init(user: User, session: SignInSession.ID, refreshToken: SecretToken, at time: Timestamp) {
        self.user = user
        self.session = session
        self.refreshToken = refreshToken
        self.time = time
    }

    func signedIn(_ context: AccountContext) async throws -> SignedIn {
        SignedIn(
            user: user, accessToken: try await context.tokens.issue(user: user.id, session: session, at: time),
            refreshToken: refreshToken.text, tokenType: "bearer",
            expiresIn: Int(context.settings.accessLifetime.components.seconds),
            refreshExpiresIn: Int(context.settings.refreshLifetime.components.seconds))
    }
}
