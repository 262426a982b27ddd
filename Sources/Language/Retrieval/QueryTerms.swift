/// What a question asks for: its words without function words and question words, stemmed.
public struct QueryTerms: Sendable, Hashable {
    /// Stemmed terms in the order of the question, each once. Empty only if the question has no word.
    public let terms: [String]
    /// Terms of names and numbers: capitalised inside the question, or with a digit. A subset of ``terms``.
    public let names: Set<String>
    /// Whether the question asks for the record as a whole ("What was discussed?", "Summarise the meeting").
    public let isGeneral: Bool

    /// Reads a question. Function words and words that merely frame a question are left out; if nothing is left, only
    /// function words are, and if still nothing is left, all words stay.
    public init(_ question: String, language: TextLanguage = .english) {
        let words = WordScanner.words(of: question)
        let content = words.filter { !language.isStopWord($0.folded) }
        let asked = content.filter { !language.questionWords.contains($0.folded) || Self.isNumber($0) }
        let kept = !asked.isEmpty ? asked : content.isEmpty ? words : content
        isGeneral = asked.isEmpty && !content.isEmpty
        var terms: [String] = []
        var names: Set<String> = []
        for word in kept {
            for term in IndexTerms.terms(of: word.folded) where !terms.contains(term) {
                terms.append(term)
                if Self.isName(word, in: question) { names.insert(term) }
            }
        }
        self.terms = terms
        self.names = names
    }

    private static func isNumber(_ word: Word) -> Bool { word.folded.utf8.contains { $0 >= 48 && $0 <= 57 } }

    private static func isName(_ word: Word, in question: String) -> Bool {
        if isNumber(word) { return true }
        let first = question.unicodeScalars[question.utf8.index(question.startIndex, offsetBy: word.start)]
        return first.properties.isUppercase && word.start > 0
    }
}
