import Foundation
import Mail
import Mesh

/// What a reminder says.
struct ReminderMail {
    let settings: ReminderSettings

    /// - Throws: `invalidMessage` for an address that no mail can be sent to.
    func message(
        _ reminder: ReminderStore.Waiting, of item: ActionItem, meeting: Meeting, in workspace: UUID, to address: String
    ) throws(MailError) -> MailMessage {
        let claim = ReminderLink.Claim(workspace: workspace, person: reminder.person)
        let link = "\(settings.publicURL)/meetings/\(meeting.id)"
        let text = Self.line(item.text, limit: 500)
        let when = reminder.kind == .dueDay ? "today" : "on \(reminder.due)"
        return try MailMessage(
            id: reminder.id, from: settings.sender, to: MailAddress(address),
            subject: "Due \(when): \(Self.line(text, limit: 100))",
            text: """
                This is yours to do, and due \(when)\(reminder.kind == .dueDay ? " (\(reminder.due))" : ""):

                \(text)

                It is an action item of the meeting "\(Self.line(meeting.title, limit: 255))":

                \(link)

                To be sent no more reminders of this workspace, open this page:

                \(settings.link.page(claim))
                """, link: link, unsubscribe: settings.link.oneClick(claim))
    }

    /// A text on one line, without what would end a header.
    private static func line(_ text: String, limit: Int) -> String {
        let words = text.unicodeScalars.split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        let line = words.map(String.init).joined(separator: " ")
        return line.count > limit ? line.prefix(limit - 1) + "…" : line
    }
}
