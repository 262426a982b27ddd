/// Finds the names in statements, by capitals and by what the record calls its speakers.
struct NameReader {
    private let language: TextLanguage
    /// Terms of the speakers' names, and of what is a name elsewhere in the record.
    private let known: Set<String>
    /// Terms that stand in the record in lower case as well: with a small letter they are no names.
    private let common: Set<String>
    /// Whether capitals tell names: not in a record that has most of its nouns with one, or no capitals at all.
    private let capitalsTell: Bool

    init(_ passages: [NumberedPassage], language: TextLanguage) {
        self.language = language
        var capitals: Set<String> = []
        var small: Set<String> = []
        var speakers: Set<String> = []
        var counts = (inside: 0, all: 0)
        for passage in passages {
            for name in IndexTerms.of(passage.segment.speaker ?? "") { speakers.insert(name) }
            Self.visit(passage.segment.text) { term, text, isFirst in
                guard !isFirst else { return }
                counts.all += 1
                if Self.isCapital(text) {
                    counts.inside += 1
                    if !language.isSilent(text.lowercased()) { capitals.insert(term) }
                } else {
                    small.insert(term)
                }
            }
        }
        common = small
        known = speakers.union(capitals.subtracting(small))
        capitalsTell = !language.code.isEmpty || counts.inside * 8 < counts.all
    }

    /// The terms of the names in `statement`.
    func names(in statement: String) -> Set<String> {
        var names: Set<String> = []
        Self.visit(statement) { term, text, isFirst in
            let folded = WordScanner.words(of: text).first?.folded ?? ""
            guard !isCalendar(folded), !Self.pronouns.contains(folded) else { return }
            if Self.isAcronym(text) || isKnown(term, text, isFirst: isFirst)
                || (capitalsTell && Self.isCapital(text) && !isFirst)
            {
                names.insert(term)
            }
        }
        return names
    }

    private func isKnown(_ term: String, _ text: String, isFirst: Bool) -> Bool {
        guard known.contains(term), !language.isSilent(text.lowercased()) else { return false }
        return (Self.isCapital(text) && !(isFirst && common.contains(term))) || !common.contains(term)
    }

    /// Terms of names that are no speaker's and stand nowhere in capitals are of no use here, so all terms are given.
    static func terms(of passage: NumberedPassage) -> Set<String> {
        var terms: Set<String> = []
        visit(passage.segment.text) { term, _, _ in terms.insert(term) }
        for term in IndexTerms.of(passage.segment.speaker ?? "") { terms.insert(term) }
        return terms
    }

    private func isCalendar(_ folded: String) -> Bool {
        let bare = folded.hasSuffix("'s") ? String(folded.dropLast(2)) : folded
        return language.grounding.calendar[bare] != nil || language.grounding.months.contains(bare)
            || language.grounding.days[bare] != nil
    }

    private static let pronouns: Set<String> = ["i", "i'm", "i'll", "i've", "i'd", "ok", "okay"]

    /// Calls with each word's terms, the word as it stands, and whether it begins a sentence or a quotation.
    private static func visit(_ text: String, _ body: (_ term: String, _ text: String, _ isFirst: Bool) -> Void) {
        let bytes = Array(text.utf8)
        for sentence in SentenceSplitter.sentences(of: text) {
            let part = String(text.utf8Slice(sentence))
            var isFirst = true
            for word in WordScanner.words(of: part) {
                let place = sentence.lowerBound + word.start
                let follows = place >= 2 && bytes[place - 1] == 32 && bytes[place - 2] == UInt8(ascii: ":")
                let isOpened = place >= 1 && [UInt8(ascii: "\""), 0x9C].contains(bytes[place - 1])
                let written = String(part.utf8Slice(word.start..<word.end))
                for term in IndexTerms.terms(of: word.folded) { body(term, written, isFirst || follows || isOpened) }
                isFirst = false
            }
        }
    }

    private static func isCapital(_ text: String) -> Bool {
        text.unicodeScalars.first.map { $0.properties.isUppercase } ?? false
    }

    /// "NASA", "GitHub", "iPhone", "L_C_D": a capital after the first letter.
    private static func isAcronym(_ text: String) -> Bool {
        text.unicodeScalars.dropFirst().contains { $0.properties.isUppercase }
    }
}
