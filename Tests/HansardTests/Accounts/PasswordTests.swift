import Foundation
import Mail
import Mesh
import Testing

@testable import Hansard

@Suite struct PasswordTests {
    private let next = "another violet 43"

    @Test("A mailed link sets a new password, signs out everywhere, and tells the person")
    func reset() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            let reset = PasswordReset(
                token: try await house.mailedToken(to: "https://hansard.example.org/reset-password"), password: next)
            try await house.auth.resetPassword(reset)
            #expect(await code { try await house.mesh(signedIn) } == "unauthorized")
            #expect(
                await code { try await house.auth.refresh(RefreshRequest(refreshToken: signedIn.refreshToken)) }
                    == "unauthorized")
            #expect(await code { try await house.signIn() } == "unauthorized")
            #expect(try await house.signIn(password: next).user.emailVerified)
            #expect(await house.mails().last?.subject == "Your password was changed")
            #expect(await violation { try await house.auth.resetPassword(reset) } == "token spent")
        }
    }

    @Test("Asking for a link answers the same for an address that is nobody's, and mails nothing")
    func unknownAddress() async throws {
        try await AccountHouse.open { house in
            try await house.auth.forgotPassword(MailRequest(email: "nobody@example.org"))
            #expect(await house.mails().isEmpty)
        }
    }

    @Test("A new link voids the one before, and each holds for an hour")
    func newLink() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            let old = PasswordReset(token: try await house.mailedToken(to: "/reset-password"), password: next)
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            let new = PasswordReset(token: try await house.mailedToken(to: "/reset-password"), password: next)
            #expect(old.token != new.token)
            #expect(await violation { try await house.auth.resetPassword(old) } == "token spent")
            house.clock.advance(by: .seconds(60 * 60))
            #expect(await violation { try await house.auth.resetPassword(new) } == "token spent")
            #expect(await code { try await house.signIn() } == nil)
        }
    }

    @Test("A new password that is refused leaves the link good")
    func refusedPassword() async throws {
        try await AccountHouse.open { house in
            try await house.signUp()
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            let token = try await house.mailedToken(to: "/reset-password")
            #expect(
                await violation {
                    try await house.auth.resetPassword(PasswordReset(token: token, password: "12345678"))
                } == "password common")
            try await house.auth.resetPassword(PasswordReset(token: token, password: next))
            #expect(await code { try await house.signIn(password: next) } == nil)
        }
    }

    @Test("Changing the password takes the old one, and signs out everywhere else")
    func change() async throws {
        try await AccountHouse.open { house in
            let elsewhere = try await house.signUp(), here = try await house.signIn()
            let auth = try await house.mesh(here)[AuthService.self]
            let wrong = PasswordChange(currentPassword: "wrong violet 42", newPassword: next)
            #expect(await violation { try await auth.changePassword(wrong) } == "current_password wrong")
            let weak = PasswordChange(currentPassword: AccountHouse.password, newPassword: "qwertyuiop")
            #expect(await violation { try await auth.changePassword(weak) } == "new_password common")
            #expect(
                try await auth.changePassword(PasswordChange(currentPassword: AccountHouse.password, newPassword: next))
                    .ended == 1)
            #expect(await code { try await house.mesh(elsewhere) } == "unauthorized")
            #expect(await code { try await house.mesh(here) } == nil)
            #expect(await code { try await house.signIn() } == "unauthorized")
            #expect(await code { try await house.signIn(password: next) } == nil)
            #expect(await house.mails().last?.subject == "Your password was changed")
        }
    }

    @Test("Changing the password voids a link that was mailed before")
    func changeVoidsLink() async throws {
        try await AccountHouse.open { house in
            let signedIn = try await house.signUp()
            try await house.auth.forgotPassword(MailRequest(email: "ada@example.org"))
            let token = try await house.mailedToken(to: "/reset-password")
            _ = try await house.mesh(signedIn)[AuthService.self].changePassword(
                PasswordChange(currentPassword: AccountHouse.password, newPassword: next))
            #expect(
                await violation { try await house.auth.resetPassword(PasswordReset(token: token, password: next)) }
                    == "token spent")
        }
    }

    @Test("Nothing that needs a person is done for nobody")
    func nobody() async throws {
        try await AccountHouse.open { house in
            let auth = house.auth
            #expect(await code { try await auth.sessions(page: Page()) } == "unauthorized")
            #expect(await code { try await auth.endOtherSessions() } == "unauthorized")
            #expect(
                await code { try await auth.confirmPassword(PasswordConfirmation(password: AccountHouse.password)) }
                    == "unauthorized")
            let change = PasswordChange(currentPassword: AccountHouse.password, newPassword: next)
            #expect(await code { try await auth.changePassword(change) } == "unauthorized")
            #expect(await code { try await house.nobody()[UserService.self].me() } == "unauthorized")
            #expect(await code { try await house.nobody()[APIKeyService.self].list(page: Page()) } == "unauthorized")
            #expect(await code { try await house.nobody()[WorkspaceService.self].list(page: Page()) } == "unauthorized")
        }
    }

    @Test("No operation on credentials is offered to a language model")
    func tools() async throws {
        try await AccountHouse.open { house in
            let names = try await house.mesh(house.signUp()).tools().map(\.name)
            #expect(
                Set(names) == ["users_me", "users_update_me", "workspaces_list", "workspaces_get", "workspaces_update"])
        }
    }
}
