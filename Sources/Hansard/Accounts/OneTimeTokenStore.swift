import Credentials
import Database
import Mesh

/// What the token of a mailed link is good for.
enum TokenPurpose: String, DatabaseValueConvertible {
    case verify, reset
}

/// The table `one_time_tokens`: the links that have been mailed.
enum OneTimeTokenStore {
    static func insert(
        _ token: SecretToken, _ purpose: TokenPurpose, of user: User.ID, at now: Timestamp, expires: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO one_time_tokens (hash, user_id, purpose, created_at, expires_at) VALUES
            (\(token.digest), \(user), \(purpose), \(now), \(expires))
            """)
    }

    /// How many have been made for a person since a time.
    static func count(_ purpose: TokenPurpose, of user: User.ID, since time: Timestamp, _ session: any DatabaseSession)
        async throws -> Int
    {
        try await session.scalar(
            "SELECT COUNT(*) FROM one_time_tokens WHERE user_id = \(user) AND purpose = \(purpose) AND created_at > \(time)"
        ) ?? 0
    }

    /// Whose token it is, if it is still good.
    static func owner(
        of token: SecretToken, _ purpose: TokenPurpose, at now: Timestamp, _ session: any DatabaseSession
    ) async throws -> User.ID? {
        try await session.scalar(
            """
            SELECT user_id FROM one_time_tokens WHERE hash = \(token.digest) AND purpose = \(purpose) AND used_at IS NULL AND expires_at > \(now)
            """)
    }

    /// Spends a token; nil when it is spent, expired or none.
    static func use(
        _ token: SecretToken, _ purpose: TokenPurpose, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> User.ID? {
        let owner = try await owner(of: token, purpose, at: now, transaction)
        let spent = try await transaction.run(
            "UPDATE one_time_tokens SET used_at = \(now) WHERE hash = \(token.digest) AND used_at IS NULL")
        return spent == 1 ? owner : nil
    }

    /// Makes a person's earlier tokens worthless.
    static func void(
        _ purpose: TokenPurpose, of user: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            "UPDATE one_time_tokens SET used_at = \(now) WHERE user_id = \(user) AND purpose = \(purpose) AND used_at IS NULL"
        )
    }

    static func forget(expiredBefore time: Timestamp, _ transaction: any DatabaseTransaction) async throws -> Int {
        try await transaction.run("DELETE FROM one_time_tokens WHERE expires_at < \(time)")
    }
}
