import Database
import Foundation
import Mail
import Mesh
import Testing

@testable import Hansard

@Suite struct UserTests {
    @Test("A person reads and renames their own account")
    func rename() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let users = try await house.mesh(signedIn)[UserService.self]
            #expect(try await users.updateMe(UserChange(name: .to("  Augusta "))).name == "Augusta")
            #expect(try await users.updateMe(UserChange()).name == "Augusta")
            #expect(try await users.me().name == "Augusta")
            #expect(await violation { try await users.updateMe(UserChange(name: .clear)) } == "name null")
            #expect(await violation { try await users.updateMe(UserChange(name: .to(" "))) } == "name length")
        }
    }

    @Test("A deleted account leaves nothing that signs in, and its own workspace goes with it")
    func delete() async throws {
        try await AccountHouse.open { house in
            try await house.signUp("Ada")
            let bob = try await house.signUp("Bob")
            let key = try await house.mesh(bob)[APIKeyService.self].create(APIKeyDraft(name: "robot")).key
            let answer = try await house.mesh(bob)[UserService.self].deleteMe()
            #expect(answer.cookies.allSatisfy { $0.value == nil })
            #expect(await code { try await house.mesh(bob) } == "unauthorized")
            #expect(await code { try await house.mesh(.apiKey(key)) } == "unauthorized")
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: bob.refreshToken)) }
                    == "unauthorized")
            #expect(await code { try await house.signIn("Bob") } == "unauthorized")
            let left = try await house.database.read(.unscoped) { session in
                var counts: [Int?] = []
                counts.append(try await session.scalar("SELECT COUNT(*) FROM users"))
                counts.append(try await session.scalar("SELECT COUNT(*) FROM workspaces"))
                counts.append(try await session.scalar("SELECT COUNT(*) FROM sessions"))
                counts.append(try await session.scalar("SELECT COUNT(*) FROM api_keys"))
                return counts
            }
            #expect(left == [1, 1, 1, 0])
            #expect(await code { try await house.signUp("Bob") } == nil)
        }
    }

    @Test("Deleting an account takes a password that was given lately")
    func confirmation() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            house.clock.advance(by: .seconds(10 * 60))
            let mesh = try await house.mesh(signedIn)
            #expect(await code { try await mesh[UserService.self].deleteMe() } == "confirmation_required")
            let wrong = PasswordConfirmation(password: "wrong violet 42")
            #expect(await violation { try await mesh[AuthService.self].confirmPassword(wrong) } == "password wrong")
            #expect(await code { try await mesh[UserService.self].deleteMe() } == "confirmation_required")
            try await mesh[AuthService.self].confirmPassword(PasswordConfirmation(password: AccountHouse.password))
            #expect(await code { try await mesh[UserService.self].deleteMe() } == nil)
        }
    }

    @Test("Refreshing a session does not count as giving the password")
    func refreshingIsNoConfirmation() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            house.clock.advance(by: .seconds(10 * 60))
            let later = try await house.auth.refresh(RefreshRequest(refreshToken: signedIn.refreshToken))
            #expect(await code { try await house.mesh(later)[UserService.self].deleteMe() } == "confirmation_required")
        }
    }

    @Test("The last owner of what others use stays until it is handed over")
    func lastOwner() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let administration = house.accounts.administration
            #expect(await code { try await house.mesh(ada)[UserService.self].deleteMe() } == "last_owner")
            try await administration.giveInstance(toEmail: "bob@example.org")
            let (before, after) = (try await house.mesh(ada).identity, try await house.mesh(bob).identity)
            #expect(after.ownsInstance && !before.ownsInstance)
            let shared = try await house.personalWorkspace(of: ada)
            try await administration.addMember(bob.user.id, to: shared, as: .admin)
            #expect(await code { try await house.mesh(ada)[UserService.self].deleteMe() } == "last_owner")
            try await administration.addMember(bob.user.id, to: shared, as: .owner)
            #expect(await code { try await house.mesh(ada)[UserService.self].deleteMe() } == nil)
            #expect(try await house.mesh(bob, in: shared).identity.role == .owner)
        }
    }
}

@Suite struct WorkspaceTests {
    @Test("A person sees their workspaces with their role, and nobody else's")
    func list() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let shared = Workspace.ID(try await house.personalWorkspace(of: ada))
            let workspaces = try await house.mesh(bob)[WorkspaceService.self]
            #expect(await code { try await workspaces.get(shared) } == "not_found")
            #expect(await code { try await workspaces.get(.init(.v7())) } == "not_found")
            try await house.accounts.administration.addMember(bob.user.id, to: shared.uuid, as: .member)
            let page = try await workspaces.list(page: Page(count: true))
            #expect(Set(page.items.map(\.role)) == [.member, .owner] && page.meta.total == 2)
            let found = try await workspaces.get(shared)
            #expect(
                found.name == "Ada’s workspace" && found.role == .member && found.settings.autoMinutes
                    && found.createdBy == ada.user.id)
            let first = try await workspaces.list(page: Page(limit: 1))
            let second = try await workspaces.list(page: Page(limit: 1, cursor: first.meta.nextCursor))
            #expect(
                Set((first.items + second.items).map(\.id)) == Set(page.items.map(\.id))
                    && second.meta.nextCursor == nil)
        }
    }

    @Test(
        "An administrator changes a workspace, whoever is less does not",
        arguments: [Role.viewer, .member, .admin, .owner])
    func change(role: Role) async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let shared = Workspace.ID(try await house.personalWorkspace(of: ada))
            let change = WorkspaceChange(name: .to(" Office "), settings: WorkspaceSettingsChange(autoMinutes: false))
            let workspaces = try await house.mesh(bob)[WorkspaceService.self]
            #expect(await code { try await workspaces.update(shared, change, ifMatch: nil) } == "not_found")
            try await house.accounts.administration.addMember(bob.user.id, to: shared.uuid, as: role)
            let refusal = await code { try await workspaces.update(shared, change, ifMatch: nil) }
            let after = try await workspaces.get(shared)
            #expect(refusal == (role >= .admin ? nil : "forbidden"))
            #expect(
                after.name == (role >= .admin ? "Office" : "Ada’s workspace")
                    && after.settings.autoMinutes == (role < .admin))
        }
    }

    @Test("A change that was made on an older version is a conflict")
    func stale() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp()
            let id = Workspace.ID(try await house.personalWorkspace(of: ada))
            let workspaces = try await house.mesh(ada)[WorkspaceService.self]
            #expect(
                try await workspaces.update(id, WorkspaceChange(name: .to("One")), ifMatch: EntityTag(1)).version == 2)
            #expect(
                await code { try await workspaces.update(id, WorkspaceChange(name: .to("Two")), ifMatch: EntityTag(1)) }
                    == "version_conflict")
            #expect(try await workspaces.get(id).name == "One")
        }
    }

    @Test("Of some people, those of the workspace are found")
    func people() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob"),
                cyd = try await house.signUp("Cyd")
            try await house.accounts.administration.addMember(
                bob.user.id, to: house.personalWorkspace(of: ada), as: .viewer)
            let ids = [ada, bob, cyd].map(\.user.id.uuid) + [UUID()]
            let found = try await house.mesh(ada)[WorkspaceService.self].people(matching: PeopleQuery(ids: ids)).ids
            #expect(Set(found) == Set(ids.prefix(2)))
            #expect(
                await violation {
                    try await house.mesh(ada)[WorkspaceService.self].people(matching: PeopleQuery(ids: []))
                } == "ids count")
        }
    }
}

@Suite struct AccountAdministrationTests {
    @Test("Accounts are made, listed and let in from the command line")
    func administration() async throws {
        try await AccountHouse.open(adjust: { $0.signUp = .closed }) { house in
            let administration = house.accounts.administration
            let ada = try await administration.createUser(
                name: "Ada", email: "Ada@example.org", password: AccountHouse.password)
            #expect(ada.ownsInstance && ada.emailVerified && ada.email == "ada@example.org")
            house.clock.advance(by: .seconds(1))
            _ = try await administration.createUser(name: "Bob", email: "bob@example.org", password: nil)
            #expect(try await administration.listUsers().items.map(\.name) == ["Ada", "Bob"])
            #expect(await code { try await house.signIn("Ada") } == nil)
            #expect(await code { try await house.signIn("Bob", password: "") } == "unauthorized")
            #expect(await house.mails().map(\.to.address) == ["bob@example.org"])
            let token = try await house.mailedToken(to: "/reset-password")
            try await house.auth.resetPassword(PasswordReset(token: token, password: AccountHouse.password))
            #expect(await code { try await house.signIn("Bob") } == nil)
        }
    }

    @Test("What the command line is given is checked like anything else")
    func refused() async throws {
        try await AccountHouse.open { house in
            let administration = house.accounts.administration
            try await house.signUp("Ada")
            #expect(
                await code { try await administration.createUser(name: "A", email: "ADA@example.org", password: nil) }
                    == "user_already_exists")
            #expect(
                await violation { try await administration.createUser(name: "B", email: "b", password: nil) }
                    == "email form")
            #expect(
                await violation {
                    try await administration.createUser(name: "B", email: "b@b.org", password: "password1")
                } == "password common")
            #expect(await code { try await administration.resetPassword(email: "nobody@example.org") } == "not_found")
        }
    }

    @Test("A link from the command line sets a new password, and a password that is set there signs out everywhere")
    func passwords() async throws {
        try await AccountHouse.open { house in
            let administration = house.accounts.administration
            let signedIn = try await house.signUp()
            let link = try await administration.resetPassword(email: "Ada@example.org")
            #expect(link.hasPrefix("https://hansard.example.org/reset-password?token="))
            let token = try #require(link.split(separator: "=").last.map(String.init))
            try await house.auth.resetPassword(PasswordReset(token: token, password: "another violet 43"))
            #expect(await code { try await house.mesh(signedIn) } == "unauthorized")
            let again = try await house.signIn(password: "another violet 43")
            let voided = try await administration.resetPassword(email: "ada@example.org")
            try await administration.setPassword(email: "ada@example.org", password: "third violet 44")
            #expect(await code { try await house.mesh(again) } == "unauthorized")
            #expect(await code { try await house.signIn(password: "third violet 44") } == nil)
            let spent = PasswordReset(
                token: try #require(voided.split(separator: "=").last.map(String.init)), password: "fourth violet 45")
            #expect(await violation { try await house.auth.resetPassword(spent) } == "token spent")
        }
    }

    @Test("Sessions and links that ended long ago are forgotten, others are kept")
    func sweep() async throws {
        try await AccountHouse.open { house in
            try await house.signUp("Ada")
            house.clock.advance(by: .seconds(38 * 24 * 3600))
            let bob = try await house.signUp("Bob")
            #expect(try await house.accounts.administration.sweep() == 2)
            #expect(await code { try await house.mesh(bob) } == nil)
        }
    }

    @Test("The tables can be taken back and made again")
    func migration() async throws {
        try await AccountHouse.open { house in
            let migrator = try Migrator(house.database, Migrations.all)
            try await migrator.down(to: 0)
            try await migrator.up()
            #expect(try await house.signUp().user.ownsInstance)
        }
    }
}
