import Database
package import Mesh

/// A person with an account.
@Schema
package struct User: Sendable, Hashable {
    package typealias ID = Identifier<User>

    package var id: ID
    package var name: String
    package var email: String
    /// Whether a mail to the address has been answered.
    package var emailVerified: Bool
    /// Whether this person runs the instance: the first account does.
    package var ownsInstance: Bool
    package var createdAt: Timestamp
}

/// What is to change in one's own account; what is absent stays.
@Schema
package struct UserChange: Sendable {
    /// Shown to the people of one's workspaces.
    @Length(1...255) package var name: Change<String>

    package init(name: Change<String> = .none) { self.name = name }
}

/// A user with what nobody else is shown.
struct Account: Sendable {
    var user: User
    /// Nil for people who have not chosen a password yet.
    let passwordHash: String?
}

extension EventName {
    static let userCreated: EventName = "user.created"
    static let userUpdated: EventName = "user.updated"
    static let userDeleted: EventName = "user.deleted"
    static let emailVerified: EventName = "user.email_verified"
    static let verificationRequested: EventName = "user.verification_requested"
    static let resetRequested: EventName = "user.reset_requested"
    static let passwordChanged: EventName = "user.password_changed"
    static let passwordReset: EventName = "user.password_reset"
}

extension HansardError.Code {
    static let userAlreadyExists = Self("user_already_exists", status: 409)
    static let signUpClosed = Self("sign_up_closed", status: 403)
    static let lastOwner = Self("last_owner", status: 409)
    static let confirmationRequired = Self("confirmation_required", status: 403)
}

extension String {
    /// A name as it is kept: without white space at the ends or control characters inside.
    /// - Throws: a violation of `field` when it holds a control character, or nothing at all.
    func checkedName(field: String = "name") throws(HansardError) -> String {
        let name = trimmed
        guard !name.isEmpty else { throw .invalid(field, "length", "must have at least 1 characters") }
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .invalid(field, "character", "must not contain control characters")
        }
        return name
    }
}
