public import Foundation

/// A mail to one person, as programs write them: a text, perhaps the same as HTML, no attachments.
public struct MailMessage: Hashable, Sendable {
    /// The largest body, in bytes, text and HTML each.
    public static let maximumBodyBytes = 512 * 1024
    /// The longest subject, in Unicode scalars.
    public static let maximumSubjectLength = 255

    /// Stands in the `Message-ID`: a second try of a message keeps it, so that a reader can tell a duplicate.
    public let id: UUID
    public let from: MailAddress
    public let to: MailAddress
    public let subject: String
    public let text: String
    public let html: String?
    /// What the mail asks its reader to open, if anything; `FileMailer` logs it.
    public let link: String?
    /// Where the reader's mail program turns mails of this kind off by a request of its own (RFC 8058), if it may.
    public let unsubscribe: String?

    /// - Throws: `invalidMessage` when the subject is too long or holds a control character (a line break there would
    ///   begin another header), a body is too large, or `unsubscribe` is no address of ASCII letters.
    public init(
        id: UUID = UUID(), from: MailAddress, to: MailAddress, subject: String, text: String, html: String? = nil,
        link: String? = nil, unsubscribe: String? = nil
    ) throws(MailError) {
        guard subject.unicodeScalars.count <= Self.maximumSubjectLength, !HeaderText.hasControls(subject) else {
            throw .invalidMessage("a subject has at most \(Self.maximumSubjectLength) characters and no line breaks")
        }
        guard text.utf8.count <= Self.maximumBodyBytes, (html?.utf8.count ?? 0) <= Self.maximumBodyBytes else {
            throw .invalidMessage("a body has at most \(Self.maximumBodyBytes) bytes")
        }
        if let unsubscribe {
            // What would end the angle brackets or the line, or make the line too long.
            guard unsubscribe.utf8.count <= 900, unsubscribe.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                !unsubscribe.contains("<"), !unsubscribe.contains(">")
            else { throw .invalidMessage("not an address to unsubscribe at") }
        }
        self.id = id
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.link = link
        self.unsubscribe = unsubscribe
    }
}
