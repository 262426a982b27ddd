import Foundation

/// Texts as they stand in the headers of a mail.
enum HeaderText {
    /// Bytes of UTF-8 in one encoded word: with Base64, `=?UTF-8?B?…?=` and the longest name of a header in front, the
    /// line stays within the 76 characters of RFC 2047.
    private static let encodedWordBytes = 36
    /// The longest value that is written as it is, so that a line with its name stays within 78 characters.
    private static let plainLength = 60

    /// Whether a text holds what may not be in a header: a line break would begin another one.
    static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x2028...0x2029).contains($0.value)
        }
    }

    /// A subject: as it is when it is short ASCII, otherwise encoded words on folded lines.
    static func unstructured(_ text: String) -> String {
        isPlain(text) ? text : encodedWords(text)
    }

    /// An address with its name in front, if it has one.
    static func mailbox(_ address: MailAddress) -> String {
        guard let name = address.name else { return address.address }
        if isPlain(name) {
            let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(quoted)\" <\(address.address)>"
        }
        return "\(encodedWords(name))\r\n <\(address.address)>"
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= plainLength && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
            && text.first != " " && text.last != " "
    }

    /// RFC 2047, cut between characters.
    private static func encodedWords(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > encodedWordBytes { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
