import Foundation

/// Accents of scripts in which people leave them out when they type a question.
enum Accents {
    /// `word` without the combining accents of Latin, Greek and Cyrillic letters; marks of other scripts are letters
    /// there and stay.
    static func removed(from word: String) -> String {
        let parts = word.decomposedStringWithCanonicalMapping.unicodeScalars
        guard parts.contains(where: isAccent) else { return word }
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: parts.lazy.filter { !isAccent($0) })
        return String(kept).precomposedStringWithCanonicalMapping
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        (0x300...0x36F).contains(scalar.value)
    }
}
