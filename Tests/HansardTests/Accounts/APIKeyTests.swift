import Credentials
import Database
import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite struct APIKeyTests {
    private func makeKey(
        _ house: AccountHouse, _ signedIn: SignedIn, scopes: [String] = ["*"], expiresAt: Timestamp? = nil
    ) async throws -> NewAPIKey {
        try await house.mesh(signedIn)[APIKeyService.self].create(
            APIKeyDraft(name: "robot", scopes: scopes, expiresAt: expiresAt))
    }

    @Test("A key does what its person may, in its workspace, and is shown once")
    func key() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let key = try await makeKey(house, signedIn)
            #expect(key.key.hasPrefix("hsd_") && key.key.hasPrefix(key.prefix) && key.prefix.count == 8)
            let identity = try await house.mesh(.apiKey(key.key)).identity
            #expect(
                identity.kind == .apiKey && identity.user == signedIn.user.id.uuid && identity.credential == key.id.uuid
            )
            let workspace = try await house.personalWorkspace(of: signedIn)
            #expect(identity.workspace == workspace && identity.role == .owner && !identity.ownsInstance)
            let listed = try await house.mesh(signedIn)[APIKeyService.self].list(page: Page()).items
            #expect(
                listed.map(\.name) == ["robot"] && listed.map(\.prefix) == [key.prefix] && listed[0].lastUsedAt == nil)
            let stored: [UInt8]? = try await house.database.read(.unscoped) {
                try await $0.scalar("SELECT hash FROM api_keys")
            }
            #expect(stored == (try APIKeySecret(key.key).digest))
        }
    }

    @Test("A key covers its scopes and no more")
    func scopes() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let rename = UserChange(name: .to("Augusta"))
            let reading = try await house.mesh(.apiKey(makeKey(house, signedIn, scopes: ["read"]).key))
            #expect(await code { try await reading[UserService.self].me() } == nil)
            #expect(await code { try await reading[UserService.self].updateMe(rename) } == "forbidden")
            let narrow = try await house.mesh(
                .apiKey(makeKey(house, signedIn, scopes: ["workspaces:read", "users:write"]).key))
            #expect(await code { try await narrow[WorkspaceService.self].list(page: Page()) } == nil)
            #expect(await code { try await narrow[UserService.self].updateMe(rename) } == nil)
            let workspace = Workspace.ID(try await house.personalWorkspace(of: signedIn))
            let change = WorkspaceChange(name: .to("Office"))
            #expect(
                await code { try await narrow[WorkspaceService.self].update(workspace, change, ifMatch: nil) }
                    == "forbidden")
        }
    }

    @Test("No key, however wide, does what takes a person")
    func persons() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let mesh = try await house.mesh(.apiKey(makeKey(house, signedIn).key))
            #expect(await code { try await mesh[APIKeyService.self].list(page: Page()) } == "forbidden")
            #expect(
                await code { try await mesh[APIKeyService.self].create(APIKeyDraft(name: "another")) } == "forbidden")
            #expect(await code { try await mesh[AuthService.self].sessions(page: Page()) } == "forbidden")
            #expect(await code { try await mesh[UserService.self].deleteMe() } == "forbidden")
            #expect(try await !mesh[AuthService.self].logout(RefreshRequest()).ended)
            #expect(await code { try await house.mesh(signedIn) } == nil)
        }
    }

    @Test(
        "A scope of another form is refused with its place",
        arguments: ["", "meetings", "meetings:delete", "Meetings:read", "read ", "meetings:read:all", "*:read", "**"])
    func badScope(scope: String) async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            #expect(await violation { try await makeKey(house, signedIn, scopes: ["read", scope]) } == "scopes.1 form")
        }
    }

    @Test("A key that has ended, was revoked or mistyped is worth nothing, and one of the past is not made")
    func worthless() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let short = try await makeKey(house, signedIn, expiresAt: house.clock.now + .seconds(60)),
                long = try await makeKey(house, signedIn)
            #expect(
                await violation { try await makeKey(house, signedIn, expiresAt: house.clock.now) } == "expires_at range"
            )
            let identity = try await house.mesh(.apiKey(short.key)).identity
            #expect(identity.expires == short.expiresAt)
            house.clock.advance(by: .seconds(60))
            #expect(await code { try await house.mesh(.apiKey(short.key)) } == "unauthorized")
            #expect(await code { try await house.mesh(.apiKey(long.key)) } == nil)
            #expect(await code { try await house.mesh(.apiKey(String(long.key.dropLast()) + "!")) } == "unauthorized")
            #expect(await code { try await house.mesh(.apiKey(APIKeySecret().text)) } == "unauthorized")
            let keys = try await house.mesh(signedIn)[APIKeyService.self]
            try await keys.delete(long.id)
            #expect(await code { try await house.mesh(.apiKey(long.key)) } == "unauthorized")
            #expect(await code { try await keys.delete(long.id) } == "not_found")
            #expect(try await keys.list(page: Page()).items.isEmpty)
        }
    }

    @Test("A key is of one workspace and one person: others find it nowhere")
    func foreign() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let key = try await makeKey(house, ada)
            let shared = try await house.personalWorkspace(of: ada)
            try await house.accounts.administration.addMember(bob.user.id, to: shared, as: .owner)
            for workspace in [nil, shared] {
                let keys = try await house.mesh(bob, in: workspace)[APIKeyService.self]
                #expect(try await keys.list(page: Page()).items.isEmpty)
                #expect(await code { try await keys.delete(key.id) } == "not_found")
            }
            #expect(
                await code { try await house.mesh(.apiKey(key.key), in: house.personalWorkspace(of: bob)) }
                    == "not_found")
            #expect(await code { try await house.mesh(.apiKey(key.key), in: shared) } == nil)
            let listed = try await house.mesh(.apiKey(key.key))[WorkspaceService.self].list(page: Page()).items
            #expect(listed.map(\.id.uuid) == [shared])
        }
    }

    @Test("A last use is noted afterwards, once a minute at most")
    func lastUse() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let key = try await makeKey(house, signedIn).key
            func noted() async throws -> Timestamp? {
                await house.accounts.backgroundWork.finishWaiting()
                return try await house.mesh(signedIn)[APIKeyService.self].list(page: Page()).items.first?.lastUsedAt
            }
            let first = house.clock.now
            _ = try await house.mesh(.apiKey(key))
            #expect(try await noted() == first)
            house.clock.advance(by: .seconds(30))
            _ = try await house.mesh(.apiKey(key))
            #expect(try await noted() == first)
            house.clock.advance(by: .seconds(31))
            _ = try await house.mesh(.apiKey(key))
            #expect(try await noted() == first + .seconds(61))
        }
    }
}
