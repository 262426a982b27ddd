/// Sends mail.
public protocol Mailer: Sendable {
    /// Sends a message, and returns when it is somebody else's responsibility.
    /// - Throws: `transient` when a later try may succeed, otherwise why there is no point in one.
    func send(_ message: MailMessage) async throws(MailError)
}
