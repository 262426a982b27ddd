import Foundation

/// A workspace's terms, ready to be found among words.
struct VocabularyRules: Sendable {
    private struct Rule: Sendable {
        /// What is heard, without case and punctuation.
        var heard: [String]
        var term: String
    }

    /// By the first word of what is heard, the longest first.
    private var rules: [String: [Rule]] = [:]

    /// Each term stands for itself, however it is capitalised, and for what it is misheard as.
    init(_ terms: [(term: String, misheard: [String])]) {
        for (term, misheard) in terms {
            for phrase in [term] + misheard {
                let heard = SpokenWord.split(phrase).map(SpokenWord.folded).filter { !$0.isEmpty }
                guard let first = heard.first else { continue }
                rules[first, default: []].append(Rule(heard: heard, term: term))
            }
        }
        rules = rules.mapValues { $0.sorted { $0.heard.count > $1.heard.count } }
    }

    var isEmpty: Bool { rules.isEmpty }

    /// How many words from `start` on are a term, and what is to stand there; nil where they are none, or read so
    /// already.
    func match(in words: some RandomAccessCollection<SpokenWord>, at start: Int) -> (count: Int, text: String)? {
        let first = words[words.index(words.startIndex, offsetBy: start)]
        guard let candidates = rules[Self.stem(first.text)] ?? rules[SpokenWord.folded(first.text)] else { return nil }
        for rule in candidates {
            let part = Array(words.dropFirst(start).prefix(rule.heard.count))
            guard part.count == rule.heard.count, let last = part.last,
                part.dropLast().map({ SpokenWord.folded($0.text) }) == Array(rule.heard.dropLast())
            else { continue }
            let ending = Self.ending(last.text)
            let isWhole = SpokenWord.folded(last.text) == rule.heard.last
            guard isWhole || Self.stem(last.text) == rule.heard.last else { continue }
            let text = rule.term + (isWhole ? Self.punctuation(last.text) : ending)
            return text == part.map(\.text).joined(separator: " ") ? nil : (part.count, text)
        }
        return nil
    }

    /// A word without a possessive ending.
    private static func stem(_ word: String) -> String {
        SpokenWord.folded(word.dropLast(ending(word).count))
    }

    /// `'s` and the punctuation after it, or the punctuation alone.
    private static func ending(_ word: String) -> String {
        let marks = punctuation(word)
        let bare = word.dropLast(marks.count)
        for possessive in ["'s", "’s"] where bare.lowercased().hasSuffix(possessive) {
            return String(bare.suffix(possessive.count)) + marks
        }
        return marks
    }

    private static func punctuation(_ word: String) -> String {
        String(String(word.reversed().prefix { !$0.isLetter && !$0.isNumber }).reversed())
    }
}
