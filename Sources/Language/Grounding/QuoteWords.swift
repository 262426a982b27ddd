/// The words of a text after the rule of ``FlatText``, with where they stand, to cite the record's own words for a
/// quote that differs in case, space or marks.
struct QuoteWords {
    private let text: String
    private(set) var words: [String] = []
    private var ranges: [Range<Int>] = []

    init(_ text: String) {
        self.text = text
        var word = ""
        var start = 0
        var offset = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if FlatText.counts(scalar) {
                if WordScanner.isIdeographic(scalar), !word.isEmpty {
                    close(&word, start..<offset)
                }
                if word.isEmpty { start = offset }
                word += scalar.properties.lowercaseMapping
                if WordScanner.isIdeographic(scalar) { close(&word, start..<offset + width) }
            } else if !word.isEmpty {
                close(&word, start..<offset)
            }
            offset += width
        }
        if !word.isEmpty { close(&word, start..<offset) }
    }

    private mutating func close(_ word: inout String, _ range: Range<Int>) {
        words.append(word)
        ranges.append(range)
        word = ""
    }

    /// Where `run` stands as whole words, from `start` on.
    func range(of run: [String], from start: Int = 0) -> Range<Int>? {
        guard let first = run.first, words.count - start >= run.count else { return nil }
        for index in start...(words.count - run.count) where words[index] == first {
            if words[index..<index + run.count].elementsEqual(run) { return index..<index + run.count }
        }
        return nil
    }

    /// The text of these words as it stands.
    func slice(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        return String(text.utf8Slice(ranges[range.lowerBound].lowerBound..<ranges[range.upperBound - 1].upperBound))
    }

    /// The UTF-8 offsets of these words.
    func offsets(_ range: Range<Int>) -> Range<Int> {
        ranges[range.lowerBound].lowerBound..<ranges[range.upperBound - 1].upperBound
    }
}
