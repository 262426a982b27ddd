import Credentials
import Database
import Foundation
import Mail
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite struct AuthenticatorTests {
    @Test("An access token expires after half an hour")
    func expires() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            house.clock.advance(by: .seconds(29 * 60))
            #expect(await code { try await house.mesh(signedIn) } == nil)
            house.clock.advance(by: .seconds(60))
            #expect(await code { try await house.mesh(signedIn) } == "unauthorized")
        }
    }

    @Test("A token that was altered in any character is refused")
    func tampered() async throws {
        try await AccountHouse.open { house in
            let token = try await house.signUp().accessToken
            for position in stride(from: 0, to: token.count, by: 7) + [token.count - 1] {
                var characters = Array(token)
                characters[position] = characters[position] == "A" ? "B" : "A"
                let altered = String(characters)
                #expect(
                    await code { try await house.mesh(.accessToken(altered)) } == "unauthorized", "position \(position)"
                )
            }
            for nonsense in ["", ".", "..", "a.b.c", String(repeating: "x", count: 100_000), "hsd_nonsense", "\u{0}"] {
                #expect(await code { try await house.mesh(.accessToken(nonsense)) } == "unauthorized")
                #expect(await code { try await house.mesh(.apiKey(nonsense)) } == "unauthorized")
            }
        }
    }

    @Test("A token that is not signed, or signed with another secret, is refused")
    func forged() async throws {
        try await AccountHouse.open { house in
            let token = try await house.signUp().accessToken
            let payload = token.split(separator: ".")[1]
            let header = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64URL
            #expect(await code { try await house.mesh(.accessToken("\(header).\(payload).")) } == "unauthorized")
            let other = try await AccountHouse(
                database: house.database, clock: house.clock, secret: "another secret of 32 bytes and more")
            let forged = try await other.signIn().accessToken
            #expect(await code { try await other.mesh(.accessToken(forged)) } == nil)
            #expect(await code { try await house.mesh(.accessToken(forged)) } == "unauthorized")
        }
    }

    @Test("A person works in the workspace that is asked for, else in their own, and in no other")
    func workspaces() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let shared = try await house.personalWorkspace(of: ada), own = try await house.personalWorkspace(of: bob)
            #expect(await code { try await house.mesh(bob, in: shared) } == "not_found")
            #expect(await code { try await house.mesh(bob, in: UUID()) } == "not_found")
            try await house.accounts.administration.addMember(bob.user.id, to: shared, as: .viewer)
            let there = try await house.mesh(bob, in: shared).identity, here = try await house.mesh(bob).identity
            #expect(there.workspace == shared && there.role == .viewer && here.workspace == own && here.role == .owner)
        }
    }

    @Test("A role that was changed holds at once")
    func roleChange() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let shared = try await house.personalWorkspace(of: ada)
            for role in [Role.viewer, .admin, .member] {
                try await house.accounts.administration.addMember(bob.user.id, to: shared, as: role)
                #expect(try await house.mesh(bob, in: shared).identity.role == role)
            }
        }
    }

    @Test("What another node ended is over after five seconds, or at once when its event arrives")
    func otherNode() async throws {
        try await AccountHouse.open { here in
            let there = try await AccountHouse(database: here.database, clock: here.clock)
            for isHeardOf in [true, false] {
                let signedIn = isHeardOf ? try await here.signUp() : try await here.signIn()
                #expect(await code { try await here.mesh(signedIn) } == nil)
                _ = try await there.mesh(signedIn)[AuthService.self].logout(RefreshRequest())
                #expect(await code { try await there.mesh(signedIn) } == "unauthorized")
                if isHeardOf {
                    here.accounts.authenticator.forget([CommittedEvent(name: "session.revoked", workspace: nil)])
                } else {
                    #expect(await code { try await here.mesh(signedIn) } == nil)
                    here.clock.advance(by: .seconds(5))
                }
                #expect(await code { try await here.mesh(signedIn) } == "unauthorized")
            }
        }
    }

    @Test("A caller who comes again costs no query")
    func warm() async throws {
        try await AccountHouse.open { house in
            let counted = CountingDatabase(house.database)
            let warm = try await AccountHouse(database: counted, clock: house.clock)
            let signedIn = try await warm.signUp()
            let key = try await warm.mesh(signedIn)[APIKeyService.self].create(APIKeyDraft(name: "robot")).key
            _ = try await (warm.mesh(signedIn), warm.mesh(.apiKey(key)))
            let before = counted.reads.load(ordering: .relaxed)
            for _ in 0..<100 { _ = try await (warm.mesh(signedIn), warm.mesh(.apiKey(key))) }
            #expect(counted.reads.load(ordering: .relaxed) == before && before > 0)
        }
    }

    @Test("A secret that could be guessed is refused")
    func shortSecret() throws {
        let sender = try MailAddress("hansard@example.org")
        #expect(throws: CredentialError.invalidKey) {
            try AccountSettings(
                tokenSecret: Data(repeating: 7, count: 31), publicURL: "https://example.org", sender: sender)
        }
    }

    @Test("Nobody is somebody without a credential")
    func nobody() async throws {
        try await AccountHouse.open { house in
            let identity = try await house.accounts.authenticator.identity(for: .none, workspace: UUID())
            #expect(identity == .anonymous)
        }
    }

    @Test("What is remembered is bounded, and what is used stays")
    func bounded() {
        var entries = RecentEntries<Int, Int>(limit: 100)
        for number in 0..<10_000 {
            entries.insert(number, for: number)
            #expect(entries.find(0) == 0)
        }
        #expect(entries.count <= 101 && entries.find(9_999) == 9_999 && entries.find(5_000) == nil)
        entries.remove(0)
        #expect(entries.find(0) == nil)
    }
}

/// A database that counts how often it is read.
private final class CountingDatabase: RelationalDatabase {
    private let database: any RelationalDatabase
    let reads = Atomic(0)

    init(_ database: any RelationalDatabase) { self.database = database }

    var dialect: Dialect { database.dialect }

    func read<T: Sendable>(_ scope: Scope, _ body: @Sendable (any DatabaseSession) async throws -> T) async throws -> T
    {
        reads.add(1, ordering: .relaxed)
        return try await database.read(scope, body)
    }

    func write<T: Sendable>(_ scope: Scope, _ body: @Sendable (any DatabaseTransaction) async throws -> T) async throws
        -> T
    {
        try await database.write(scope, body)
    }

    func expunge(_ table: StaticString) async throws { try await database.expunge(table) }
    func close() async { await database.close() }
}
