package import Mesh

/// What is needed to make an account.
@Schema
package struct SignUpDraft: Sendable {
    /// Shown to the people of one's workspaces.
    @Length(1...255) package var name: String
    /// Signs in, and gets mail.
    package var email: EmailAddress
    /// 8 to 255 characters of any kind, but not a common password.
    @Length(0...255) package var password: String

    package init(name: String, email: String, password: String) {
        self.name = name
        self.email = EmailAddress(email)
        self.password = password
    }
}

/// What a person signs in with.
@Schema
package struct SignInAttempt: Sendable {
    package var email: EmailAddress
    @Length(0...255) package var password: String

    package init(email: String, password: String) {
        self.email = EmailAddress(email)
        self.password = password
    }
}

/// The token that carries a session on; browsers send it as a cookie instead.
@Schema
package struct RefreshRequest: Sendable {
    @Length(1...255) package var refreshToken: String?

    package init(refreshToken: String? = nil) { self.refreshToken = refreshToken }

    /// The token that was given, or else the one of the caller's cookie.
    package func token(of caller: Caller) -> String? { refreshToken ?? caller.call.origin.refreshToken }
}

/// The token of a link that was mailed.
@Schema
package struct MailedToken: Sendable {
    @Length(1...255) package var token: String

    package init(token: String) { self.token = token }
}

/// Whose mail is asked for.
@Schema
package struct MailRequest: Sendable {
    package var email: EmailAddress

    package init(email: String) { self.email = EmailAddress(email) }
}

/// A new password, and the mailed token that allows it.
@Schema
package struct PasswordReset: Sendable {
    @Length(1...255) package var token: String
    /// 8 to 255 characters of any kind, but not a common password.
    @Length(0...255) package var password: String

    package init(token: String, password: String) {
        self.token = token
        self.password = password
    }
}

/// A new password, and the one that it replaces.
@Schema
package struct PasswordChange: Sendable {
    @Length(0...255) package var currentPassword: String
    /// 8 to 255 characters of any kind, but not a common password.
    @Length(0...255) package var newPassword: String

    package init(currentPassword: String, newPassword: String) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

/// One's own password, given once more.
@Schema
package struct PasswordConfirmation: Sendable {
    @Length(0...255) package var password: String

    package init(password: String) { self.password = password }
}
