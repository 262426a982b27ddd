import Credentials
import Foundation
import Mesh
import Testing

@testable import Command
@testable import Database
@testable import Hansard

extension FixtureBuilder {
    mutating func makeKeys() async throws {
        let keys: [(TestCaller, TestPerson, [JSONValue])] = [
            (.strangersKey, .stranger, ["*"]), (.viewersKey, .viewer, ["*"]), (.readingKey, .owner, ["read"]),
            (.searchKey, .owner, ["search:read"]), (.ownersKey, .owner, ["*"]), (.revokedKey, .owner, ["*"]),
            (.expiredKey, .owner, ["*"]),
        ]
        for (caller, person, scopes) in keys {
            let audience = Sentinel.Audience.person(person)
            let key = try await send(
                "POST", "/api-keys", ["name": .string(word("key \(caller)", for: audience)), "scopes": .array(scopes)],
                as: person)
            let id = sentinel(try key.text("id"), for: audience)
            credentials[caller] = .key(sentinel(try key.text("key"), for: .nobody))
            if caller == .ownersKey { subjects.apiKey = id }
            if caller == .revokedKey { try await send("DELETE", "/api-keys/\(id)", as: person) }
            if caller == .expiredKey {
                let id = try #require(UUID(uuidString: id)), past = Timestamp.now + .seconds(-60)
                try await world.composition.database.write(.unscoped) {
                    try await $0.run("UPDATE api_keys SET expires_at = \(past) WHERE id = \(id)")
                }
            }
        }
        // A letter is not what it was: its checksum tells.
        credentials[.mistypedKey] = .key(APIKeySecret().text.replacing(/.$/) { $0.output == "x" ? "y" : "x" })
    }

    /// Tokens that were good once, or look as if they were.
    mutating func makeWorthlessCredentials() async throws {
        let owner = User.ID(try #require(ids[.owner].flatMap { UUID(uuidString: $0) }))
        let session = SignInSession.ID(try #require(UUID(uuidString: subjects.session)))
        let ours = await AccessTokens(secret: world.composition.secrets.tokenSecret, lifetime: .seconds(1800))
        credentials[.expiredToken] = .bearer(
            try await ours.issue(user: owner, session: session, at: .now + .seconds(-1801)))
        let foreign = await AccessTokens(secret: Data(repeating: 7, count: 32), lifetime: .seconds(1800))
        credentials[.forgedToken] = .bearer(try await foreign.issue(user: owner, session: session, at: .now))
        let ended = try await send(
            "POST", "/auth/login",
            ["email": .string(TestPerson.owner.email), "password": .string(TestPerson.password)])
        credentials[.signedOut] = .bearer(try ended.text("access_token"))
        try await send("POST", "/auth/logout", ["refresh_token": .string(try ended.text("refresh_token"))])
    }

    /// Tokens of links that the bystander was mailed.
    mutating func makeMailedTokens() async throws {
        let bystander = User.ID(try #require(ids[.bystander].flatMap { UUID(uuidString: $0) }))
        let verification = SecretToken(), reset = SecretToken(), now = Timestamp.now
        try await world.composition.database.write(.unscoped) {
            for (token, purpose) in [(verification, TokenPurpose.verify), (reset, .reset)] {
                try await OneTimeTokenStore.insert(
                    token, purpose, of: bystander, at: now, expires: now + .seconds(3600), $0)
            }
        }
        let signedIn = try await send(
            "POST", "/auth/login",
            ["email": .string(TestPerson.bystander.email), "password": .string(TestPerson.password)])
        values = ExampleValues(
            verificationToken: verification.text, resetToken: reset.text,
            refreshToken: try signedIn.text("refresh_token"))
    }
}
