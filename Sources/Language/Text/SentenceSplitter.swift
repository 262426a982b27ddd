/// Cuts text into sentences by their marks, and what has no marks by length.
enum SentenceSplitter {
    /// A sentence longer than this many words is cut, after a comma if one is near.
    static let longestSentence = 60
    private static let softLimit = 45

    /// The sentences of `text` as UTF-8 ranges without the space around them.
    static func sentences(of text: String) -> [Range<Int>] {
        let bytes = Array(text.utf8)
        var ranges: [Range<Int>] = []
        var start = 0
        var words = 0
        var index = 0
        while index < bytes.count {
            let mark = markWidth(bytes, at: index)
            let isHan = (0xE3...0xE9).contains(bytes[index])
            let next = min(bytes.count, index + (isHan ? 3 : max(mark, 1)))
            let end = mark > 0 ? closed(bytes, from: next) : next
            let spaceFollows = end >= bytes.count || isSpace(bytes[end])
            if isHan || (isSpace(bytes[index]) && index > 0 && !isSpace(bytes[index - 1])) { words += 1 }
            let isOver = mark == 3 || (mark > 0 && spaceFollows && !isAbbreviation(bytes, before: index, from: start))
            let isLong =
                (spaceFollows || isHan)
                && ((words >= softLimit && bytes[index] == UInt8(ascii: ",")) || words >= longestSentence)
            if isOver || isLong {
                append(start..<end, of: bytes, to: &ranges)
                start = end
                words = 0
                index = start
            } else {
                index = end
            }
        }
        append(start..<bytes.count, of: bytes, to: &ranges)
        return ranges
    }

    /// 1 for . ! ? and a line's end, 3 for their full-width forms and the ellipsis, 0 for all else.
    private static func markWidth(_ bytes: [UInt8], at index: Int) -> Int {
        switch bytes[index] {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "\n"): return 1
        case 0xE3, 0xEF, 0xE2:
            guard index + 2 < bytes.count else { return 0 }
            let scalar = (bytes[index], bytes[index + 1], bytes[index + 2])
            let isMark =
                scalar == (0xE3, 0x80, 0x82) || scalar == (0xEF, 0xBC, 0x81) || scalar == (0xEF, 0xBC, 0x9F)
                || scalar == (0xE2, 0x80, 0xA6)
            return isMark ? 3 : 0
        default: return 0
        }
    }

    /// "Dr.", "e.g." and single initials do not end a sentence; a single letter does if it is "I" or stands lower-case.
    private static func isAbbreviation(_ bytes: [UInt8], before index: Int, from start: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: ".") else { return false }
        var begin = index
        while begin > start, !isSpace(bytes[begin - 1]) { begin -= 1 }
        let word = bytes[begin..<index]
        if word.count == 1, let letter = word.first {
            return letter >= 65 && letter <= 90 && letter != UInt8(ascii: "I")
        }
        return abbreviations.contains(String(decoding: word, as: UTF8.self).lowercased())
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "hon", "jr", "sr", "approx",
    ]

    /// Takes closing quotes and brackets along, and a comma that a dropped filler left behind.
    private static func closed(_ bytes: [UInt8], from index: Int) -> Int {
        var end = index
        while end < bytes.count, "\"')],".utf8.contains(bytes[end]) { end += 1 }
        return end
    }

    private static func append(_ range: Range<Int>, of bytes: [UInt8], to ranges: inout [Range<Int>]) {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, isSpace(bytes[lower]) { lower += 1 }
        while upper > lower, isSpace(bytes[upper - 1]) { upper -= 1 }
        guard lower < upper else { return }
        ranges.append(lower..<upper)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
}
