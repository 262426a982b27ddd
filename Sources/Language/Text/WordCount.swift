/// Counts words the way that budgets are told: pieces between spaces, and a character each where a script has no
/// spaces.
enum WordCount {
    /// The number of words in `text`.
    static func of(_ text: String) -> Int { ranges(in: text).count }

    /// The words as UTF-8 ranges, punctuation included.
    static func ranges(in text: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int?
        var offset = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if scalar.properties.isWhitespace {
                if let begin = start { ranges.append(begin..<offset) }
                start = nil
            } else if scalar.value >= 0x3041, WordScanner.isIdeographic(scalar) {
                if let begin = start { ranges.append(begin..<offset) }
                start = offset
            } else if start == nil {
                start = offset
            }
            offset += width
        }
        if let begin = start { ranges.append(begin..<offset) }
        return ranges
    }
}

extension String {
    /// The part of the text at these UTF-8 offsets, which must lie between characters.
    func utf8Slice(_ range: Range<Int>) -> Substring {
        self[utf8.index(startIndex, offsetBy: range.lowerBound)..<utf8.index(startIndex, offsetBy: range.upperBound)]
    }
}
