import Foundation

/// The name of a fetched file: a plain name without folders, at most 255 bytes long, never `.` or `..`.
enum FileName {
    private static let longest = 255

    /// What `Content-Disposition` says (RFC 6266), else the last part of the path; nil when both are without one.
    static func of(disposition: String?, target: String) -> String? {
        if let disposition {
            let parameters = parameters(of: disposition)
            if let extended = parameters["filename*"].flatMap(decoded).flatMap(plain) { return extended }
            if let simple = parameters["filename"].flatMap(plain) { return simple }
        }
        let path = target.prefix { $0 != "?" }
        let last = path.split(separator: "/", omittingEmptySubsequences: false).last.map { String($0) } ?? ""
        return plain(last.removingPercentEncoding ?? last)
    }

    /// Names in lower case; of a name that stands twice, the first value.
    private static func parameters(of header: String) -> [String: String] {
        var found: [String: String] = [:]
        for part in parts(of: header).dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            let name = trimmed(sides[0]).lowercased()
            if found[name] == nil { found[name] = unquoted(trimmed(sides[1])) }
        }
        return found
    }

    /// Split at semicolons outside of quotes.
    private static func parts(of header: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        var isEscaped = false
        for character in header {
            if character == ";", !isQuoted {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
            if isEscaped {
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            }
        }
        return parts
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The text of a quoted string, RFC 9110 §5.6.4; a token stays as it is.
    private static func unquoted(_ text: String) -> String {
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.count >= 2 else { return text }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    /// The value of an extended parameter, RFC 8187 §3.2: the character set, a language, the escaped text.
    private static func decoded(_ value: String) -> String? {
        let sides = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard sides.count == 3 else { return nil }
        switch sides[0].lowercased() {
        case "utf-8": return String(sides[2]).removingPercentEncoding
        case "iso-8859-1": return latin(sides[2])
        default: return nil
        }
    }

    private static func latin(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2
            else {
                return nil
            }
            bytes.append(escaped)
            rest = rest.dropFirst(2)
        }
        return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }

    /// The last part of what may be a path of any system, without characters that steer terminals or text direction.
    private static func plain(_ name: String) -> String? {
        let last = name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? ""
        let scalars = last.unicodeScalars.filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator, .surrogate].contains(
                scalar.properties.generalCategory)
        }
        var text = trimmed(String(String.UnicodeScalarView(scalars)))
        while text.utf8.count > longest { text.removeLast() }
        return text.isEmpty || text == "." || text == ".." ? nil : text
    }
}
