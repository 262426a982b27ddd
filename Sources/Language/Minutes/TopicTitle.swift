/// Titles for parts of a record, in words that were spoken in them.
struct TopicTitle {
    let language: TextLanguage
    let sentences: [Sentence]
    let parts: [Range<Int>]
    /// In how many parts each term stands.
    private let spread: [String: Int]

    /// Words of a phrase, and phrases of a title.
    private static let longestPhrase = 3
    private static let phrases = 2
    private static let longestTitle = 80

    init(_ parts: [Range<Int>], of sentences: [Sentence], language: TextLanguage) {
        self.language = language
        self.sentences = sentences
        self.parts = parts
        var spread: [String: Int] = [:]
        for part in parts {
            var seen: Set<String> = []
            for sentence in sentences[part] { seen.formUnion(IndexTerms.of(sentence.text)) }
            for term in seen { spread[term, default: 0] += 1 }
        }
        self.spread = spread
    }

    /// The one or two phrases that tell a part from the others; nil where it has no words of its own.
    func title(of part: Range<Int>) -> String? {
        var frequency: [String: Int] = [:]
        var found: [String: (count: Int, terms: [String], forms: [String: Int], first: Int)] = [:]
        var order = 0
        for sentence in sentences[part] {
            for run in runs(in: sentence.text) {
                for word in run { frequency[word.term, default: 0] += 1 }
                for length in 1...Self.longestPhrase where length <= run.count {
                    for start in 0...run.count - length {
                        let words = run[start..<start + length]
                        let key = words.map(\.term).joined(separator: " ")
                        var entry = found[key] ?? (0, words.map(\.term), [:], order)
                        entry.count += 1
                        entry.forms[words.map(\.text).joined(separator: " "), default: 0] += 1
                        found[key] = entry
                        order += 1
                    }
                }
            }
        }
        let weights = frequency.mapValues(Double.init).merging(frequency.map { ($0.key, weight(of: $0.key)) }) {
            $0 * $1
        }
        let ranked = found.values.filter { $0.count > 1 || part.count < 8 }
            .map { (entry: $0, score: score($0.terms, count: $0.count, weights)) }
            .sorted { $0.score != $1.score ? $0.score > $1.score : $0.entry.first < $1.entry.first }
        var chosen: [(terms: Set<String>, text: String)] = []
        for (entry, _) in ranked where chosen.count < Self.phrases {
            guard chosen.allSatisfy({ $0.terms.isDisjoint(with: entry.terms) }),
                let text = entry.forms.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
            else { continue }
            chosen.append((Set(entry.terms), text))
        }
        let title = chosen.map(\.text).joined(separator: ", ")
        guard let first = title.unicodeScalars.first, title.count <= Self.longestTitle else {
            return chosen.first?.text
        }
        return first.properties.titlecaseMapping + String(title.unicodeScalars.dropFirst())
    }

    private func weight(of term: String) -> Double {
        Double.log(1 + Double(parts.count) / Double(spread[term] ?? 1))
    }

    /// Longer phrases hold more, if they are said as often as their words.
    private func score(_ terms: [String], count: Int, _ weights: [String: Double]) -> Double {
        let mean = terms.reduce(0) { $0 + (weights[$1] ?? 0) } / Double(terms.count)
        let cohesion = Double(count) * (Double(terms.count) + 1)
        return mean * cohesion.squareRoot() * (terms.count > 1 ? 1 : 0.8)
    }

    private struct Piece {
        let term: String
        let text: String
    }

    /// Runs of content words with nothing but a space between.
    private func runs(in text: String) -> [[Piece]] {
        var runs: [[Piece]] = []
        var run: [Piece] = []
        var end = -1
        for word in WordScanner.words(of: text) {
            let isContent =
                !language.isSilent(word.folded) && !language.questionWords.contains(word.folded)
                && !language.momentVerbs.contains(word.folded) && word.folded.unicodeScalars.count > 2
                && language.grounding.numbers[word.folded] == nil
                && word.folded.utf8.first.map { $0 > 57 } ?? false
            if !isContent || word.start != end + 1 {
                if !run.isEmpty { runs.append(run) }
                run = []
            }
            if isContent {
                let term = IndexTerms.terms(of: word.folded).joined(separator: "'")
                run.append(
                    Piece(term: term, text: String(text.utf8Slice(word.start..<word.end)).replacing("_", with: "")))
                end = word.end
            } else {
                end = -1
            }
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }
}
