/// The character references of HTML that WebVTT files use.
enum CharacterReferences {
    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "lrm": "\u{200E}",
        "rlm": "\u{200F}",
    ]
    private static let longest = 8

    /// `text` with references resolved; what is none stays as it is.
    /// - Parameter known: only these names, and no numbers, if given.
    static func resolved(_ text: some StringProtocol, only known: Set<String>? = nil) -> String {
        guard text.unicodeScalars.contains("&") else { return String(text) }
        var result = ""
        var rest = Substring(text)
        while let ampersand = rest.unicodeScalars.firstIndex(of: "&") {
            result += rest[..<ampersand]
            let after = rest.unicodeScalars.index(after: ampersand)
            let body = rest[after...].unicodeScalars.prefix(longest + 1)
            if let end = body.firstIndex(of: ";"), let value = value(of: rest[after..<end], only: known) {
                result += value
                rest = rest[rest.unicodeScalars.index(after: end)...]
            } else {
                result += "&"
                rest = rest[after...]
            }
        }
        return result + rest
    }

    private static func value(of name: Substring, only known: Set<String>?) -> String? {
        if let known, !known.contains(String(name)) { return nil }
        if let value = named[name] { return value }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
        let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }.map { String($0) }
    }
}
