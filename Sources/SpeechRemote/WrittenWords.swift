/// Words as a text writes them, with times from a list that has them bare: servers time words without punctuation, and
/// parts of words by themselves.
struct WrittenWords {
    private let words: [String]

    init(text: String) { words = text.split { $0.isWhitespace }.map { String($0) } }

    /// The text's words, each from the start of the timed word that its first letter lies in to the end of the one that
    /// its last lies in; the timed words themselves, where the letters are not the same or the text has no spaces
    /// between words.
    func timed(by timed: [TimedText]) -> [TimedText] {
        let letters = timed.map { Self.letters($0.text) }
        let written = words.map(Self.letters)
        let all = written.flatMap { $0 }
        guard words.count * 2 > timed.count, !all.isEmpty, letters.flatMap({ $0 }) == all else { return timed }
        let owners = letters.enumerated().flatMap { index, text in Array(repeating: index, count: text.count) }
        var result: [TimedText] = []
        var place = 0
        var leading: [String] = []
        for (word, count) in zip(words, written.map(\.count)) {
            guard count > 0 else {
                // Punctuation that stands alone belongs to the word before it, or to the first.
                if result.isEmpty { leading.append(word) } else { result[result.count - 1].text += " \(word)" }
                continue
            }
            let (first, last) = (timed[owners[place]], timed[owners[place + count - 1]])
            let shares = timed[owners[place]...owners[place + count - 1]].compactMap(\.confidence)
            let confidence = shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
            let text = (leading + [word]).joined(separator: " ")
            result.append(TimedText(text: text, start: first.start, end: last.end, confidence: confidence))
            leading = []
            place += count
        }
        return result
    }

    private static func letters(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
}
