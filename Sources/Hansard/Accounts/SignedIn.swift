package import Mesh

/// A person who has signed in, and what proves it. Browsers get both tokens as cookies as well.
@Schema
package struct SignedIn: Sendable {
    package var user: User
    /// Sent as `Authorization: Bearer`.
    package var accessToken: String
    /// Good for one use: carries the session on after the access token has expired.
    package var refreshToken: String
    /// `bearer`
    package var tokenType: String
    /// Seconds until the access token expires.
    package var expiresIn: Int
    /// Seconds until the refresh token expires.
    package var refreshExpiresIn: Int
}

/// Nobody is signed in any more.
@Schema
package struct SignedOut: Sendable {
    /// Whether there was a session to end.
    package var ended: Bool
}

/// The cookies that sign a browser in.
enum SignInCookies {
    static let accessPath = "/"
    /// The refresh token goes nowhere else: what is seldom sent is seldom lost.
    static let refreshPath = "/api/v1/auth"
}

extension SignedIn: CookieBearing {
    package var cookies: [AnswerCookie] {
        [
            AnswerCookie(
                name: "access_token", value: accessToken, path: SignInCookies.accessPath, lifetimeSeconds: expiresIn),
            AnswerCookie(
                name: "refresh_token", value: refreshToken, path: SignInCookies.refreshPath,
                lifetimeSeconds: refreshExpiresIn),
        ]
    }
}

extension SignedOut: CookieBearing {
    package var cookies: [AnswerCookie] {
        [
            AnswerCookie(name: "access_token", value: nil, path: SignInCookies.accessPath, lifetimeSeconds: 0),
            AnswerCookie(name: "refresh_token", value: nil, path: SignInCookies.refreshPath, lifetimeSeconds: 0),
        ]
    }
}
