/// A text in which only words count: runs of letters, digits and low lines in lower case, one space between.
///
/// The rule by which a quote stands in the record: case, space and punctuation aside.
struct FlatText {
    let bytes: [UInt8]

    init(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var gap = false
        for scalar in text.unicodeScalars {
            guard Self.counts(scalar) else {
                gap = true
                continue
            }
            if gap, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            gap = false
            if scalar.value < 0x80 {
                let byte = UInt8(scalar.value)
                bytes.append(byte >= 65 && byte <= 90 ? byte + 32 : byte)
            } else {
                bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
            }
        }
        self.bytes = bytes
    }

    /// Letters, numbers and the low line, as `\w` has them; marks and punctuation separate.
    static func counts(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return WordScanner.isWord(scalar) || scalar == "_" }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: return WordScanner.isWord(scalar)
        }
    }

    /// Whether `part` stands in this text. Knuth–Morris–Pratt, so that no text makes it slow.
    func contains(_ part: FlatText) -> Bool {
        let needle = part.bytes
        guard !needle.isEmpty else { return true }
        guard needle.count <= bytes.count else { return false }
        var fallback = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in needle.indices.dropFirst() {
            while matched > 0, needle[index] != needle[matched] { matched = fallback[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            fallback[index] = matched
        }
        matched = 0
        for byte in bytes {
            while matched > 0, byte != needle[matched] { matched = fallback[matched - 1] }
            if byte == needle[matched] { matched += 1 }
            if matched == needle.count { return true }
        }
        return false
    }
}
