import Foundation
import JWTKit
import Mesh

/// Signs and reads access tokens: JWTs with HMAC-SHA-256 (RFC 7519, RFC 7518 3.2). They prove a session for half an
/// hour; whether the session still holds is asked apart.
struct AccessTokens: Sendable {
    static let issuer = "hansard"
    /// None of ours is near as long.
    private static let maximumBytes = 2048

    private let keys: JWTKeyCollection
    private let lifetime: Duration

    init(secret: Data, lifetime: Duration) async {
        keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        self.lifetime = lifetime
    }

    func issue(user: User.ID, session: SignInSession.ID, at now: Timestamp) async throws -> String {
        let claims = AccessClaims(
            sub: user, sid: session, iat: now.seconds, exp: (now + lifetime).seconds, iss: Self.issuer)
        return try await keys.sign(claims)
    }

    /// Nil for a token that is not ours, was altered, or has expired.
    func read(_ token: String, at now: Timestamp) async -> AccessClaims? {
        guard token.utf8.count <= Self.maximumBytes, Self.isCanonical(token),
            let claims = try? await keys.verify(token, as: AccessClaims.self),  // the reason is not told
            claims.iss == Self.issuer, claims.expires > now
        else { return nil }
        return claims
    }

    /// Whether the signature is spelled in the one way that we write it: the last character of base64url has bits that
    /// mean nothing.
    private static func isCanonical(_ token: String) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && Data(base64URL: parts[2])?.base64URL == String(parts[2])
    }
}

/// What an access token says.
struct AccessClaims: JWTPayload {
    let sub: User.ID
    /// The session that it was made for.
    let sid: SignInSession.ID
    let iat: Int64
    let exp: Int64
    let iss: String

    var expires: Timestamp { Timestamp(microseconds: exp * 1_000_000) }

    /// Times and issuer are checked by the reader, against its own clock.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

extension Timestamp {
    /// Whole seconds since 1970.
    var seconds: Int64 { microseconds / 1_000_000 }
}
