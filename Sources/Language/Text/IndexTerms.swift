/// Terms as they are indexed and asked for: folded, without apostrophes, stemmed.
public enum IndexTerms {
    /// The terms of `text` in order, repeated as they occur; function words included, for the index must not guess the
    /// language.
    public static func of(_ text: String) -> [String] {
        WordScanner.words(of: text).flatMap { terms(of: $0.folded) }
    }

    /// "sarah's" → sarah; "we'll" → we; "o'brien", "l'avion" → both parts; "colour" → color.
    static func terms(of folded: String) -> [String] {
        guard folded.utf8.contains(UInt8(ascii: "'")) else { return [term(of: folded)] }
        var parts = folded.split(separator: "'").map(String.init)
        if parts.count > 1, let last = parts.last, contractions.contains(last) { parts.removeLast() }
        return parts.map(term)
    }

    private static func term(of word: String) -> String {
        let stem = PorterStemmer.stem(word)
        return stem.utf8.count > 4 && stem.hasSuffix("our") ? stem.dropLast(3) + "or" : stem
    }

    private static let contractions: Set<String> = ["s", "t", "d", "m", "ll", "re", "ve"]
}
