/// A mail address with an optional name, such as `Ada Lovelace <ada@example.org>`.
///
/// One that exists is safe in a header and in an SMTP command. Local parts are unquoted ASCII, domains ASCII labels or
/// their `xn--` form: what sign-up forms accept and every server takes.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The longest address: what fits the path of RFC 5321 section 4.5.3.1.3.
    public static let maximumBytes = 254
    /// The longest name, in Unicode scalars.
    public static let maximumNameLength = 255

    public let address: String
    public let name: String?

    /// - Throws: `invalidMessage` when the address is none, or the name is too long or holds a control character.
    public init(_ address: String, name: String? = nil) throws(MailError) {
        guard Self.isAddress(address) else { throw .invalidMessage("not a mail address") }
        if let name {
            guard name.unicodeScalars.count <= Self.maximumNameLength, !HeaderText.hasControls(name) else {
                throw .invalidMessage("a name has at most \(Self.maximumNameLength) characters and no line breaks")
            }
        }
        self.address = address
        self.name = name?.isEmpty == true ? nil : name
    }

    public var description: String { name.map { "\($0) <\(address)>" } ?? address }

    /// The part behind the @.
    var domain: Substring { address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...] }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= maximumBytes, parts[0].utf8.count <= 64 else { return false }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isAtomText) } && labels.allSatisfy(isLabel)
    }

    /// `atext` of RFC 5322 section 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
