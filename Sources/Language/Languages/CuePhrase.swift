/// A phrase to look for among folded words, with the weight that it adds where it stands.
struct CuePhrase: Sendable {
    private struct Element: Sendable {
        let options: Set<String>
        let isOptional: Bool
        func accepts(_ word: String) -> Bool { options.isEmpty || options.contains(word) }
    }

    private let elements: [Element]
    let weight: Double

    /// Words with spaces between; `a|b` is either, a `?` at the end makes a word optional, `_` is any word.
    init(_ pattern: String, _ weight: Double = 1) {
        elements = pattern.split(separator: " ").map { part in
            let isOptional = part.hasSuffix("?")
            let body = isOptional ? part.dropLast() : part
            let options = body == "_" ? [] : Set(body.split(separator: "|").map(String.init))
            return Element(options: options, isOptional: isOptional)
        }
        self.weight = weight
    }

    /// The first place where the phrase stands in `words`.
    func firstMatch(in words: [String]) -> Range<Int>? {
        for start in words.indices {
            if let end = end(in: words, from: start) { return start..<end }
        }
        return nil
    }

    private func end(in words: [String], from start: Int) -> Int? {
        end(in: words, from: start, elements: elements[...])
    }

    private func end(in words: [String], from start: Int, elements: ArraySlice<Element>) -> Int? {
        guard let element = elements.first else { return start }
        if start < words.count, element.accepts(words[start]),
            let end = end(in: words, from: start + 1, elements: elements.dropFirst())
        {
            return end
        }
        return element.isOptional ? end(in: words, from: start, elements: elements.dropFirst()) : nil
    }
}

extension [CuePhrase] {
    /// The weights of the phrases that stand in `words`, added up.
    func weight(in words: [String]) -> Double {
        reduce(0) { $1.firstMatch(in: words) == nil ? $0 : $0 + $1.weight }
    }
}
