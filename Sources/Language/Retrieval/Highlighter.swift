/// Finds the words of a question in a passage.
public struct Highlighter: Sendable {
    /// At most this many positions are given.
    public let limit: Int

    /// Makes a highlighter.
    public init(limit: Int = 200) { self.limit = limit }

    /// Where words with one of the query's terms stand in `text`: offsets in UTF-16 code units, as JavaScript counts,
    /// in order, not overlapping.
    public func positions(of query: QueryTerms, in text: String) -> [Range<Int>] {
        let wanted = Set(query.terms), firsts = Set(query.terms.compactMap(\.utf8.first))
        var counter = UTF16Counter(text)
        var ranges: [Range<Int>] = []
        for word in WordScanner.words(of: text) where Self.mayHold(word.folded, firsts) {
            guard !wanted.isDisjoint(with: IndexTerms.terms(of: word.folded)) else { continue }
            guard ranges.count < limit else { break }
            ranges.append(counter.offset(of: word.start)..<counter.offset(of: word.end))
        }
        return ranges
    }

    /// A stem begins as its word does, so that most words need not be stemmed; one with an apostrophe may be two.
    private static func mayHold(_ word: String, _ firsts: Set<UInt8>) -> Bool {
        word.utf8.first.map(firsts.contains) == true || word.utf8.contains(UInt8(ascii: "'"))
    }
}

/// Turns rising UTF-8 offsets into UTF-16 offsets in one pass.
private struct UTF16Counter {
    private var scalars: String.UnicodeScalarView.Iterator
    private var utf8 = 0
    private var utf16 = 0

    init(_ text: String) { scalars = text.unicodeScalars.makeIterator() }

    mutating func offset(of target: Int) -> Int {
        while utf8 < target, let scalar = scalars.next() {
            utf8 += UTF8.width(scalar)
            utf16 += UTF16.width(scalar)
        }
        return utf16
    }
}
