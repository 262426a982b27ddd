/// Marks of a format are looked for among scalars, not characters: a combining accent after a mark makes another character of it.
extension StringProtocol {
    /// Without space at the ends, and with single spaces for runs of space and line breaks.
    var singleSpaced: String {
        String(String.UnicodeScalarView(unicodeScalars.split { $0.properties.isWhitespace }.joined(separator: " ".unicodeScalars)))
    }

    /// Whether the text begins with these very scalars.
    func begins(with mark: String) -> Bool { unicodeScalars.starts(with: mark.unicodeScalars) }

    /// Whether there is nothing but space.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    /// The text with some scalars replaced.
    func replacing(_ replacements: [Unicode.Scalar: String]) -> String {
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
