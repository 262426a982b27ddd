import Credentials
import Foundation
import Mail

/// The mails that accounts are sent. They are posted after the change is committed and never keep a request waiting;
/// one that cannot be sent is logged, and can be asked for again.
///
/// No mail repeats a name that somebody typed: an unverified address may be a stranger's, and the name an
/// advertisement.
struct AccountMail: Sendable {
    /// Pauses before further tries of a mail that may go through later.
    static let pauses: [Duration] = [.seconds(2), .seconds(15)]

    let settings: AccountSettings
    let mailer: any Mailer
    let work: BackgroundWork
    let pauses: [Duration]

    init(settings: AccountSettings, mailer: any Mailer, work: BackgroundWork, pauses: [Duration] = Self.pauses) {
        self.settings = settings
        self.mailer = mailer
        self.work = work
        self.pauses = pauses
    }

    /// Where a person chooses a new password.
    func resetLink(_ token: SecretToken) -> String { "\(settings.publicURL)/reset-password?token=\(token.text)" }

    func sendVerification(to address: String, _ token: SecretToken, isWelcome: Bool) {
        let link = "\(settings.publicURL)/verify-email?token=\(token.text)"
        send(
            to: address,
            subject: isWelcome ? "Welcome to Hansard: confirm your address" : "Confirm your e-mail address",
            """
            \(isWelcome ? "An account was made with this address at \(settings.publicURL)." : "Please confirm this address.")
            To confirm that it is yours, open this link within \(minutes(settings.verificationLifetime)):

            \(link)

            If it was not you, ignore this mail.
            """, link: link)
    }

    func sendReset(to address: String, _ token: SecretToken) {
        let link = resetLink(token)
        send(
            to: address, subject: "Choose a new password",
            """
            Somebody asked for a new password for this address at \(settings.publicURL).
            To choose one, open this link within \(minutes(settings.resetLifetime)):

            \(link)

            If it was not you, ignore this mail: your password stays as it is.
            """, link: link)
    }

    func sendPasswordAlert(to address: String) {
        send(
            to: address, subject: "Your password was changed",
            """
            The password of your account at \(settings.publicURL) was changed, and every other device was signed out.

            If it was not you, choose a new one at once:

            \(settings.publicURL)/forgot-password
            """, link: nil)
    }

    func sendWelcome(to address: String, _ token: SecretToken) {
        let link = resetLink(token)
        send(
            to: address, subject: "Welcome to Hansard: choose a password",
            """
            An account was made for you at \(settings.publicURL).
            To choose its password, open this link within \(minutes(settings.resetLifetime)):

            \(link)
            """, link: link)
    }

    private func send(to address: String, subject: String, _ text: String, link: String?) {
        work.post("mail") { try await deliver(to: address, subject: subject, text, link: link) }
    }

    private func deliver(to address: String, subject: String, _ text: String, link: String?) async throws {
        let message = try MailMessage(
            from: settings.sender, to: MailAddress(address), subject: subject, text: text, link: link)
        for pause in pauses {
            do throws(MailError) {
                return try await mailer.send(message)
            } catch {
                guard case .transient = error else { throw error }
            }
            try await Task.sleep(for: pause)
        }
        try await mailer.send(message)
    }

    private func minutes(_ lifetime: Duration) -> String { "\(lifetime.components.seconds / 60) minutes" }
}
