import Database
import Foundation
import Mail
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite struct SigningUpTests {
    @Test("The first account owns the instance, the second does not, and each has a workspace of its own")
    func firstOwns() async throws {
        try await AccountHouse.open { house in
            let first = try await house.signUp("Ada"), second = try await house.signUp("Bob")
            #expect(first.user.ownsInstance && !second.user.ownsInstance)
            let one = try await house.mesh(first).identity, other = try await house.mesh(second).identity
            #expect(one.role == .owner && other.role == .owner && one.workspace != other.workspace)
            #expect(one.ownsInstance && !other.ownsInstance && one.kind == .person)
        }
    }

    @Test("Of accounts that are made at the same time, one owns the instance")
    func simultaneousFirst() async throws {
        try await AccountHouse.open { house in
            let owners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for name in ["Ada", "Bob", "Cyd", "Dan"] {
                    group.addTask { try await house.signUp(name).user.ownsInstance }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(owners == 1)
        }
    }

    @Test("An address that is taken is a conflict, however it is spelled")
    func duplicateAddress() async throws {
        try await AccountHouse.open { house in
            try await house.signUp("Ada")
            let again = SignUpDraft(name: "Ada", email: "  ADA@Example.org ", password: AccountHouse.password)
            #expect(await code { try await house.auth.signUp(again) } == "user_already_exists")
        }
    }

    @Test(
        "A sign-up that cannot be accepted names the field",
        arguments: [
            ("Ada", "ada@example.org", "password123", "password common"),
            ("Ada", "ada@example.org", "short", "password length"),
            ("Ada", "no address", "violet anchor 42", "email form"),
            ("  ", "ada@example.org", "violet anchor 42", "name length"),
            ("A\u{7}da", "ada@example.org", "violet anchor 42", "name character"),
            ("Ada", "ada@example.org\r\nBcc: eve@example.org", "violet anchor 42", "email form"),
            ("Ada", "ada@example.org", String(repeating: "é", count: 256), "password length"),
        ])
    func refusedSignUp(name: String, email: String, password: String, expected: String) async throws {
        try await AccountHouse.open { house in
            let draft = SignUpDraft(name: name, email: email, password: password)
            #expect(await violation { try await house.auth.signUp(draft) } == expected)
            #expect(await house.mails().isEmpty)
        }
    }

    @Test(
        "Where sign-up is closed or by invitation, only the first account can be made",
        arguments: [AccountSettings.SignUp.closed, .invite])
    func closed(mode: AccountSettings.SignUp) async throws {
        try await AccountHouse.open(adjust: { $0.signUp = mode }) { house in
            let first = try await house.signUp("Ada")
            #expect(first.user.ownsInstance)
            #expect(await code { try await house.signUp("Bob") } == "sign_up_closed")
        }
    }

    @Test("The answer has tokens, and both as cookies of the right paths")
    func cookies() async throws {
        try await AccountHouse.open { house in
            let body = #"{"name":"Ada","email":"Ada@example.org","password":"violet anchor 42"}"#
            let operation = try #require(house.node.operation(named: "auth.sign_up"))
            let reply = try await operation.perform(InputReader(.init(body: Data(body.utf8))), through: house.nobody())
            guard case .json(let answer) = reply else { throw HansardError(.internalError, "not JSON") }
            let json = try JSONDecoder().decode(JSONValue.self, from: answer.data)
            #expect(answer.status == .created && json["token_type"] == "bearer" && json["expires_in"] == 1800)
            #expect(json["user"]?["email"] == "ada@example.org" && json["user"]?["password_hash"] == nil)
            #expect(answer.cookies.map(\.name) == ["access_token", "refresh_token"])
            #expect(
                answer.cookies.map(\.path) == ["/", "/api/v1/auth"]
                    && answer.cookies.map(\.lifetimeSeconds) == [1800, 604_800])
            #expect(answer.cookies.map(\.value) == [json["access_token"]?.string, json["refresh_token"]?.string])
        }
    }

    @Test("A mail that cannot be sent does not fail the sign-up")
    func refusedMail() async throws {
        try await AccountHouse.open { house in
            house.mailbox.isRefusing.store(true, ordering: .relaxed)
            try await house.signUp()
            #expect(await house.mails().isEmpty)
            house.mailbox.isRefusing.store(false, ordering: .relaxed)
            try await house.auth.resendVerification(MailRequest(email: "ada@example.org"))
            #expect(await house.mails().count == 1)
        }
    }

    @Test("What is made is recorded, and no secret stands in the books or the tables")
    func recorded() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            let token = try await house.mailedToken(to: "/verify-email")
            let names: [String] = try await house.database.read(.unscoped) {
                try await $0.scalars("SELECT name FROM events ORDER BY seq")
            }
            #expect(names == ["user.created", "workspace.created", "member.added", "session.created"])
            let audits: Int? = try await house.database.read(.unscoped) {
                try await $0.scalar(
                    "SELECT COUNT(*) FROM audit_entries WHERE operation = 'auth.sign_up' AND address = '192.0.2.1'")
            }
            #expect(audits == 4)
            let hidden = [signedIn.refreshToken, signedIn.accessToken, token, AccountHouse.password]
            let rows = try await house.database.read(.unscoped) { session in
                var rows: [Row] = []
                rows += try await session.rows(
                    "SELECT seq, id, name, workspace_id, subject_id, meeting_id, details, created_at FROM events")
                rows += try await session.rows("SELECT * FROM audit_entries")
                rows += try await session.rows("SELECT * FROM users")
                rows += try await session.rows("SELECT * FROM refresh_tokens")
                rows += try await session.rows("SELECT * FROM one_time_tokens")
                return rows
            }
            #expect(rows.count == 11)
            for secret in hidden {
                #expect(!rows.contains { "\($0.values)".contains(secret) })
                #expect(!rows.contains { $0.values.contains(.blob(Array(secret.utf8))) })
            }
        }
    }
}

@Suite struct AddressConfirmationTests {
    @Test("A mailed link confirms the address once")
    func confirms() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            #expect(!signedIn.user.emailVerified)
            let token = MailedToken(token: try await house.mailedToken(to: "https://hansard.example.org/verify-email"))
            try await house.auth.verifyEmail(token)
            #expect(try await house.mesh(signedIn)[UserService.self].me().emailVerified)
            #expect(await violation { try await house.auth.verifyEmail(token) } == "token spent")
        }
    }

    @Test("A link is worth nothing after half an hour, nor is one for another purpose or none of ours")
    func worthless() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            let token = try await house.mailedToken(to: "/verify-email")
            let reset = PasswordReset(token: token, password: "another violet 43")
            #expect(await violation { try await house.auth.resetPassword(reset) } == "token spent")
            house.clock.advance(by: .seconds(30 * 60))
            #expect(await violation { try await house.auth.verifyEmail(MailedToken(token: token)) } == "token spent")
            #expect(
                await violation { try await house.auth.verifyEmail(MailedToken(token: "nonsense")) } == "token spent")
        }
    }

    @Test("Another link is mailed to whom it may concern, and to nobody else")
    func resend() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            try await house.auth.resendVerification(MailRequest(email: "ADA@example.org"))
            try await house.auth.resendVerification(MailRequest(email: "nobody@example.org"))
            #expect(await house.mails().map(\.to.address) == ["ada@example.org", "ada@example.org"])
            try await house.auth.verifyEmail(MailedToken(token: try await house.mailedToken(to: "/verify-email")))
            try await house.auth.resendVerification(MailRequest(email: "ada@example.org"))
            #expect(await house.mails().count == 2)
        }
    }

    @Test("An hour's worth of mails is enough for one mailbox")
    func mailbombing() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            for _ in 0..<20 { try await house.auth.forgotPassword(MailRequest(email: "ada@example.org")) }
            #expect(await house.mails().filter { $0.link?.contains("/reset-password") == true }.count == 5)
            house.clock.advance(by: .seconds(3601))
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            #expect(await house.mails().filter { $0.link?.contains("/reset-password") == true }.count == 6)
        }
    }
}
