/// A text as the body of a mail or of one of its parts.
struct MIMEBody {
    /// The longest line without its end, RFC 5322 section 2.1.1.
    private static let lineBytes = 998
    /// The longest line of quoted-printable, RFC 2045 section 6.7.
    private static let quotedLineBytes = 76

    let headers: [String]
    /// Lines end with CRLF, the last one too.
    let content: String

    /// - Parameter subtype: of `text/`.
    init(_ text: String, subtype: String) {
        let lines = Self.lines(text)
        let isPlain = lines.allSatisfy { line in
            line.utf8.count <= Self.lineBytes && line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
        }
        headers = [
            "Content-Type: text/\(subtype); charset=utf-8",
            "Content-Transfer-Encoding: \(isPlain ? "7bit" : "quoted-printable")",
        ]
        content = lines.map { (isPlain ? String($0) : Self.quoted($0)) + "\r\n" }.joined()
    }

    /// Splits at CRLF, LF and CR.
    private static func lines(_ text: String) -> [Substring] {
        var lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// Quoted-printable of one line, with soft breaks.
    private static func quoted(_ line: Substring) -> String {
        var result = ""
        var column = 0
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
            let isSpace = (byte == 0x20 || byte == 0x09) && !isLast
            let token = isPlain || isSpace ? String(UnicodeScalar(byte)) : hexadecimal(byte)
            // Room for the "=" of a soft break, unless the line ends here.
            if column + token.utf8.count > quotedLineBytes - (isLast ? 0 : 1) {
                result += "=\r\n"
                column = 0
            }
            result += token
            column += token.utf8.count
        }
        return result
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "=0\(digits)" : "=\(digits)"
    }
}
