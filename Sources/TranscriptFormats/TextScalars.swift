/// Marks of a format are looked for among scalars, not characters: a combining accent after a mark makes another
/// character of it.
extension StringProtocol {
    /// Without space at the ends, with single spaces for runs of space and line breaks, and with U+FFFD for NUL, which
    /// no text file may hold.
    var singleSpaced: String {
        if isSingleSpaced { return String(self) }
        var result = String.UnicodeScalarView()
        var gap = false
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                gap = true
                continue
            }
            if gap, !result.isEmpty { result.append(" ") }
            gap = false
            result.append(scalar == "\0" ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    /// Whether it is plainly so: ASCII without control characters, runs of spaces, or space at the ends. Most text is.
    private var isSingleSpaced: Bool {
        var previous = UInt8(ascii: " ")
        for byte in utf8 {
            guard byte >= 32, byte < 127, byte != 32 || previous != 32 else { return false }
            previous = byte
        }
        return previous != 32
    }

    /// Whether the text begins with these very scalars.
    func begins(with mark: String) -> Bool { unicodeScalars.starts(with: mark.unicodeScalars) }

    /// Whether there is nothing but space.
    var isBlank: Bool {
        if let first = utf8.first, first > 32, first < 127 { return false }
        return unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// The text with some scalars replaced.
    func replacing(_ replacements: [Unicode.Scalar: String]) -> String {
        guard unicodeScalars.contains(where: replacements.keys.contains) else { return String(self) }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if let replacement = replacements[scalar] {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
