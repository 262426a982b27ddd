import Credentials
import Database
import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite struct SigningInTests {
    @Test("A person signs in with their address in any spelling")
    func signsIn() async throws {
        try await AccountHouse.open { house in
            let made = try await house.signUp()
            let signedIn = try await house.auth.login(
                SignInAttempt(email: " ADA@EXAMPLE.org", password: AccountHouse.password))
            #expect(signedIn.user == made.user && signedIn.refreshToken != made.refreshToken)
            #expect(try await house.mesh(signedIn).identity.credential != house.mesh(made).identity.credential)
        }
    }

    @Test("A wrong password and an unknown address are told apart by nothing")
    func refused() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            var answers: [HansardError] = []
            for attempt in [
                ("ada@example.org", "wrong violet 42"), ("eve@example.org", AccountHouse.password),
                ("ada@example.org", ""),
            ] {
                do {
                    _ = try await house.auth.login(SignInAttempt(email: attempt.0, password: attempt.1))
                } catch {
                    answers.append(HansardError(translating: error))
                }
            }
            #expect(answers.map(\.code.name) == ["unauthorized", "unauthorized", "unauthorized"])
            #expect(Set(answers.map(\.message)).count == 1)
        }
    }

    @Test("A hash of another cost signs in, and is replaced")
    func rehash() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            let costlier = PasswordHasher(cost: Argon2Cost(memoryKiB: 128, passes: 1, lanes: 1), threads: 1)
            let old = try await costlier.hash(AccountHouse.password)
            try await house.database.write(.unscoped) { try await $0.run("UPDATE users SET password_hash = \(old)") }
            _ = try await house.signIn()
            let new: String? = try await house.database.read(.unscoped) {
                try await $0.scalar("SELECT password_hash FROM users")
            }
            #expect(new?.contains("m=64,") == true)
            _ = try await house.signIn()
        }
    }

    @Test("Signing out ends the access token at once, and the refresh token with it")
    func signsOut() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let answer = try await house.mesh(signedIn)[AuthService.self].logout(RefreshRequest())
            #expect(answer.ended && answer.cookies.allSatisfy { $0.value == nil && $0.lifetimeSeconds == 0 })
            #expect(await code { try await house.mesh(signedIn) } == "unauthorized")
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: signedIn.refreshToken)) }
                    == "unauthorized")
        }
    }

    @Test("A browser whose access token has expired signs out with its cookie")
    func signsOutByCookie() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            #expect(
                try await house.nobody(refreshToken: signedIn.refreshToken)[AuthService.self].logout(RefreshRequest())
                    .ended)
            #expect(await code { try await house.mesh(signedIn) } == "unauthorized")
            #expect(try await !house.auth.logout(RefreshRequest(refreshToken: "nonsense")).ended)
        }
    }
}

@Suite struct RefreshingTests {
    @Test("A refresh token gives the next one, from the body or from a cookie, and stays in its session")
    func rotates() async throws {
        try await AccountHouse.open { house in
            let first = try await house.signUp()
            let second = try await house.auth.refresh(RefreshRequest(refreshToken: first.refreshToken))
            let third = try await house.nobody(refreshToken: second.refreshToken)[AuthService.self].refresh(
                RefreshRequest())
            #expect(Set([first, second, third].map(\.refreshToken)).count == 3)
            let sessions = try await [first, second, third].asyncMap { try await house.mesh($0).identity.credential }
            #expect(Set(sessions).count == 1)
        }
    }

    @Test("A refresh token that is used again ends its whole session, and no other")
    func reuse() async throws {
        try await AccountHouse.open { house in
            let first = try await house.signUp(), elsewhere = try await house.signIn()
            let second = try await house.auth.refresh(RefreshRequest(refreshToken: first.refreshToken))
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: first.refreshToken)) }
                    == "unauthorized")
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: second.refreshToken)) }
                    == "unauthorized")
            #expect(await code { try await house.mesh(second) } == "unauthorized")
            #expect(await code { try await house.mesh(elsewhere) } == nil)
        }
    }

    @Test("Whatever is wrong with a refresh token, the answer is the same")
    func sameAnswer() async throws {
        try await AccountHouse.open { house in
            let used = try await house.signUp()
            _ = try await house.auth.refresh(RefreshRequest(refreshToken: used.refreshToken))
            let expired = try await house.signIn()
            house.clock.advance(by: .seconds(7 * 24 * 3600))
            var answers: [String] = []
            for token in [nil, "nonsense", SecretToken().text, used.refreshToken, expired.refreshToken] {
                do {
                    _ = try await house.auth.refresh(RefreshRequest(refreshToken: token))
                } catch {
                    let error = HansardError(translating: error)
                    answers.append("\(error.code.name) \(error.message)")
                }
            }
            #expect(answers.count == 5 && Set(answers) == ["unauthorized Sign in again"])
        }
    }

    @Test("A session lasts as long as it is refreshed")
    func extends() async throws {
        try await AccountHouse.open { house in
            var signedIn = try await house.signUp()
            for _ in 0..<4 {
                house.clock.advance(by: .seconds(6 * 24 * 3600))
                signedIn = try await house.auth.refresh(RefreshRequest(refreshToken: signedIn.refreshToken))
            }
            #expect(await code { try await house.mesh(signedIn) } == nil)
        }
    }

    @Test("Two tabs that refresh at once get one answer")
    func tabs() async throws {
        let refreshes = SharedRefreshes()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let user = User(
            id: .init(.v7()), name: "Ada", email: "ada@example.org", emailVerified: true, ownsInstance: true,
            createdAt: .now)
        let first = Task.immediate {
            try await refreshes.share([1]) {
                for await _ in gate { break }
                return SignedIn(
                    user: user, accessToken: "a", refreshToken: "r", tokenType: "bearer", expiresIn: 1,
                    refreshExpiresIn: 1)
            }
        }
        let second = Task.immediate {
            try await refreshes.share([1]) { throw HansardError(.unauthorized, "The second came first") }
        }
        open.yield()
        #expect(try await first.value.refreshToken == "r")
        #expect(try await second.value.refreshToken == "r")
    }

    @Test("On two nodes, the tab that loses the race is refused and nothing is ended")
    func nodes() async throws {
        try await AccountHouse.open { house in
            let first = try await house.signUp()
            let second = try await house.auth.refresh(RefreshRequest(refreshToken: first.refreshToken))
            let service = try #require(house.accounts.services.lazy.compactMap { $0 as? AuthService }.first)
            let token = try SecretToken(first.refreshToken)
            let caller = Caller(
                identity: .anonymous,
                call: Call(operation: AuthService.Operations.refresh.descriptor, origin: CallOrigin(requestID: "test")),
                mesh: house.nobody())
            let rotation = try await house.ledger.change(by: caller, in: .unscoped) { transaction, now in
                try await service.rotate(token, seenUnused: true, caller, at: now, transaction)
            }
            guard case .refused = rotation else { throw HansardError(.internalError, "the loser was let through") }
            #expect(await code { try await house.mesh(second) } == nil)
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: second.refreshToken)) } == nil)
        }
    }
}

@Suite struct SessionListTests {
    @Test("A person sees where they are signed in, and which of it is here")
    func list() async throws {
        try await AccountHouse.open { house in
            try await house.signUp("Bob")
            let first = try await house.signUp()
            house.clock.advance(by: .seconds(1))
            let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
            let second = try await house.nobody(userAgent: firefox)[AuthService.self].login(
                SignInAttempt(email: "ada@example.org", password: AccountHouse.password))
            let list = try await house.mesh(second)[AuthService.self].sessions(page: Page(count: true))
            #expect(list.items.map(\.current) == [true, false] && list.meta.total == 2)
            #expect(list.items.map(\.device) == ["Firefox on Linux", "Unknown device"])
            #expect(list.items.map(\.ip) == ["192.0.2.1", "192.0.2.1"])
            #expect(
                try await house.mesh(first)[AuthService.self].sessions(page: Page()).items.map(\.current) == [
                    false, true,
                ])
        }
    }

    @Test("A session can be ended from another, which ends its access token at once")
    func end() async throws {
        try await AccountHouse.open { house in
            let first = try await house.signUp(), second = try await house.signIn()
            let id = try #require(try await house.mesh(first).identity.credential)
            let sessions = try await house.mesh(second)[AuthService.self]
            try await sessions.endSession(.init(id))
            #expect(await code { try await house.mesh(first) } == "unauthorized")
            #expect(await code { try await sessions.endSession(.init(id)) } == "not_found")
            #expect(try await sessions.sessions(page: Page()).items.count == 1)
        }
    }

    @Test("Somebody else's session looks absent, and goes on")
    func foreign() async throws {
        try await AccountHouse.open { house in
            let ada = try await house.signUp("Ada"), bob = try await house.signUp("Bob")
            let id = SignInSession.ID(try #require(try await house.mesh(ada).identity.credential))
            let sessions = try await house.mesh(bob)[AuthService.self]
            #expect(await code { try await sessions.endSession(id) } == "not_found")
            #expect(await code { try await sessions.endSession(.init(.v7())) } == "not_found")
            #expect(await code { try await house.mesh(ada) } == nil)
        }
    }

    @Test("A person signs out everywhere else at once")
    func endOthers() async throws {
        try await AccountHouse.open { house in
            let bob = try await house.signUp("Bob"), first = try await house.signUp("Ada"),
                second = try await house.signIn("Ada")
            let here = try await house.signIn("Ada")
            #expect(try await house.mesh(here)[AuthService.self].endOtherSessions().ended == 2)
            #expect(await code { try await house.mesh(first) } == "unauthorized")
            #expect(await code { try await house.mesh(second) } == "unauthorized")
            #expect(await code { try await house.mesh(here) } == nil)
            #expect(await code { try await house.mesh(bob) } == nil)
        }
    }

    @Test(
        "A device is named as people know it",
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge on Windows"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
                "Safari on iPhone"
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome on Android"
            ),
            ("curl/8.5.0", "curl"), ("", "Unknown device"), ("\u{1F600}", "Unknown device"),
        ])
    func device(userAgent: String, name: String) {
        #expect(DeviceName.reading(userAgent) == name)
    }
}

extension Array {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
