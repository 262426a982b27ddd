/// A text in which only words count: runs of letters, digits and low lines in lower case, one space between.
///
/// The rule by which a quote stands in the record: case, space and punctuation aside.
struct FlatText: Sendable {
    let bytes: [UInt8]

    /// - Parameter bytes: flat already.
    init(bytes: [UInt8]) { self.bytes = bytes }

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

    /// Whether `part` stands in this text.
    func contains(_ part: FlatText) -> Bool {
        part.bytes.isEmpty || !ends(of: part.bytes, limit: 1, where: { _ in true }).isEmpty
    }

    /// Where `part` stands in this text as whole words: the first bytes, rising.
    func occurrences(of part: FlatText, limit: Int) -> [Int] {
        let length = part.bytes.count, space = UInt8(ascii: " ")
        guard length > 0 else { return [] }
        return ends(of: part.bytes, limit: limit) { end in
            (end == bytes.count || bytes[end] == space) && (end == length || bytes[end - length - 1] == space)
        }.map { $0 - length }
    }

    /// The bytes behind each place where `needle` stands. Knuth–Morris–Pratt, so that no text makes it slow.
    private func ends(of needle: [UInt8], limit: Int, where counts: (Int) -> Bool) -> [Int] {
        guard needle.count <= bytes.count else { return [] }
        var fallback = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in needle.indices.dropFirst() {
            while matched > 0, needle[index] != needle[matched] { matched = fallback[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            fallback[index] = matched
        }
        matched = 0
        var ends: [Int] = []
        for (index, byte) in bytes.enumerated() {
            while matched > 0, byte != needle[matched] { matched = fallback[matched - 1] }
            if byte == needle[matched] { matched += 1 }
            guard matched == needle.count else { continue }
            matched = fallback[matched - 1]
            guard counts(index + 1) else { continue }
            ends.append(index + 1)
            if ends.count == limit { break }
        }
        return ends
    }
}
