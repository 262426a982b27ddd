package import Foundation
package import Mail

/// What reminders are sent with.
package struct ReminderSettings: Sendable {
    let sender: MailAddress
    let publicURL: String
    let link: ReminderLink

    package init(_ accounts: AccountSettings) {
        sender = accounts.sender
        publicURL = accounts.publicURL
        link = ReminderLink(secret: accounts.tokenSecret, publicURL: accounts.publicURL)
    }
}
