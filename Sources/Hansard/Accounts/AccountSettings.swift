package import Credentials
package import Foundation
package import Mail

/// How accounts are made and how long what proves them holds.
package struct AccountSettings: Sendable {
    /// Who may make an account. The first one may always be made: it owns the instance.
    package enum SignUp: String, Sendable, CaseIterable {
        case open
        /// Only who has been invited.
        case invite
        case closed
    }

    package var signUp: SignUp = .open
    /// Signs access tokens; 32 bytes or more, the same on all nodes.
    package let tokenSecret: Data
    /// Where people reach this server, without a slash at the end: links in mails begin with it.
    package var publicURL: String
    /// Who mails come from.
    package var sender: MailAddress
    package var accessLifetime: Duration = .seconds(30 * 60)
    /// How long a session lasts that is not refreshed.
    package var refreshLifetime: Duration = .seconds(7 * 24 * 3600)
    package var verificationLifetime: Duration = .seconds(30 * 60)
    package var resetLifetime: Duration = .seconds(60 * 60)
    /// How long after giving the password a person may do what cannot be undone.
    package var confirmationLifetime: Duration = .seconds(10 * 60)
    /// Mails of one kind that an account is sent in an hour, at most: others must not be able to fill its mailbox.
    package var mailsPerHour = 5

    /// - Parameter publicURL: may end with a slash.
    /// - Throws: `invalidKey` for a secret of fewer than 32 bytes, which could be guessed (RFC 7518 3.2).
    package init(tokenSecret: Data, publicURL: String, sender: MailAddress) throws(CredentialError) {
        guard tokenSecret.count >= 32 else { throw .invalidKey }
        self.tokenSecret = tokenSecret
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.sender = sender
    }
}
