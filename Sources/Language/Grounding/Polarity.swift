/// Whether clauses affirm or deny.
struct Polarity {
    let language: TextLanguage

    /// A clause, with what it speaks of.
    struct Clause {
        let terms: Set<String>
        let isNegated: Bool
        /// "It did not fail", which is not what "it failed" says, nor surely that it went well.
        var isTwice = false
    }

    /// Whether a statement affirms what the record affirms, and denies what it denies: each of its clauses is held
    /// against those of the record that speak most of the same.
    func agrees(_ statement: String, with record: [String]) -> Bool {
        let there = record.flatMap(clauses)
        return clauses(of: statement).allSatisfy { clause in
            guard !clause.terms.isEmpty else { return true }
            let shares = there.map { $0.terms.intersection(clause.terms).count }
            guard let most = shares.max(), most > 0 else { return true }
            return zip(there, shares).allSatisfy { other, share in
                share < most || (other.isNegated, other.isTwice) == (clause.isNegated, clause.isTwice)
            }
        }
    }

    /// The clauses of a text: they end at marks, and before a word with which the next one begins.
    func clauses(of text: String) -> [Clause] {
        let bytes = Array(text.utf8)
        let words = WordScanner.words(of: text)
        var clauses: [Clause] = []
        var start = 0
        for index in words.indices.dropFirst() {
            let between = bytes[words[index - 1].end..<words[index].start]
            let ends = between.contains { ".!?;\n".utf8.contains($0) } && between.count > 1
            let turns =
                language.grounding.clauseStarts.contains(words[index].folded)
                && (between.contains(UInt8(ascii: ",")) || Self.conjunctions.contains(words[index].folded))
            guard ends || turns else { continue }
            clauses.append(clause(Array(words[start..<index]), bytes, isContrasted: words[index].folded == "but"))
            start = index
        }
        if start < words.count { clauses.append(clause(Array(words[start...]), bytes, isContrasted: false)) }
        return clauses
    }

    private static let conjunctions: Set<String> = ["but", "because", "however", "although", "though", "whereas"]

    private func clause(_ words: [Word], _ bytes: [UInt8], isContrasted: Bool) -> Clause {
        let folded = words.map(\.folded)
        var terms: Set<String> = []
        var isDenied = false, isRefused = false
        for index in words.indices {
            let word = folded[index]
            let isFormal =
                isContrasted && word == "not" && Self.contrasts.contains(folded.dropFirst(index + 1).first ?? "")
            if !isFormal, denies(word, at: index, in: words, folded, bytes) { isDenied = true }
            let found = IndexTerms.terms(of: word)
            if found.contains(where: language.grounding.refusals.contains) { isRefused = true }
            if !language.isSilent(word), !language.grounding.negators.contains(word) { terms.formUnion(found) }
        }
        return Clause(terms: terms, isNegated: isDenied || isRefused, isTwice: isDenied && isRefused)
    }

    /// "Not only … but" affirms.
    private static let contrasts: Set<String> = ["only", "just"]

    /// A leading "no," answers somebody, "why don't we" proposes, and so does "isn't it" at the
    /// end.
    private func denies(_ word: String, at index: Int, in words: [Word], _ folded: [String], _ bytes: [UInt8]) -> Bool {
        guard language.grounding.negators.contains(word) else { return false }
        let next = index + 1 < folded.count ? folded[index + 1] : nil
        if word == "no", index == 0 {
            guard let next else { return false }
            let hasComma = bytes[words[0].end..<words[1].start].contains(UInt8(ascii: ","))
            return !hasComma && !language.grounding.clauseStarts.contains(next)
        }
        if index > 0, folded[index - 1] == "why" { return false }
        return !(index + 2 == folded.count && index > 0 && word.hasSuffix("n't"))
    }
}
