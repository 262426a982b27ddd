/// Finds the words that a model quotes in the passages that it was given.
struct PassageQuotes {
    /// A quote of fewer words counts only if it is the whole of its passage.
    static let fewestWords = 3
    /// No more of a quote's words are looked at.
    static let mostWords = 400

    /// Where a quote stands.
    struct Found {
        /// Indices of the passages: one, or two neighbours.
        let passages: [Int]
        /// The words as they stand, one piece for each part that the quote leaves something out between.
        let pieces: [String]
        /// The UTF-8 offsets of the pieces, in the texts of the passages joined by a space.
        let offsets: [Range<Int>]
    }

    private let passages: [NumberedPassage]
    private let texts: [QuoteWords]
    private let indices: [Int: Int]
    private let speakers: Set<[String]>
    /// Passages that speak to the model, in words or in the markup by which models tell roles apart: what stands there
    /// is no report of anything.
    private let orders: Set<Int>

    init(_ passages: [NumberedPassage], language: TextLanguage) {
        self.passages = passages
        orders = Set(
            passages.indices.filter { index in
                let text = passages[index].segment.text
                if text.firstMatch(of: /<\/?[a-z_|]{2,}|\[\/?INST\]/.ignoresCase()) != nil { return true }
                let words = WordScanner.words(of: text).map(\.folded)
                return language.grounding.orders.contains { $0.firstMatch(in: words) != nil }
            })
        texts = passages.map { QuoteWords($0.segment.text) }
        indices = Dictionary(
            passages.enumerated().map { ($0.element.number, $0.offset) }, uniquingKeysWith: { first, _ in first })
        speakers = Set(passages.compactMap(\.segment.speaker).map { QuoteWords($0).words })
    }

    /// The passage that is cited, else it and a neighbour together, else the only other one in which the quote stands.
    func find(_ quote: Claim.Quote) -> Found? {
        let cited = indices[quote.number]
        for parts in readings(of: quote.words) {
            if let cited {
                if let found = find(parts, in: texts[cited], at: [cited]) { return found }
                for first in [cited, cited - 1] {
                    if let found = find(parts, acrossTheEndOf: first) { return found }
                }
            }
            let others = texts.indices.lazy.compactMap { find(parts, in: texts[$0], at: [$0]) }.prefix(2)
            let found = Array(others)
            if found.count == 1 { return found[0] }
        }
        return nil
    }

    /// The quote as one part, as the parts between its ellipses, and both without a number and a speaker before it.
    private func readings(of quote: String) -> [[[String]]] {
        let plain = String(quote.prefix(Self.mostWords * 20))
        var texts = [plain]
        if let bare = withoutLabel(plain) { texts.append(bare) }
        return texts.flatMap { text -> [[[String]]] in
            let whole = QuoteWords(text).words
            guard !whole.isEmpty, whole.count <= Self.mostWords else { return [] }
            let parts = text.replacing("...", with: "…").split(separator: "…")
                .map { QuoteWords(String($0)).words }.filter { !$0.isEmpty }
            return parts.count > 1 ? [[whole], parts] : [[whole]]
        }
    }

    /// `[12] Dana: We ship.` → `We ship.`, if Dana is a speaker.
    private func withoutLabel(_ quote: String) -> String? {
        var rest = Substring(quote)
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") { rest = rest[end...].dropFirst() }
        rest = rest.drop { $0.isWhitespace }
        if let colon = rest.firstIndex(of: ":"), speakers.contains(QuoteWords(String(rest[..<colon])).words) {
            rest = rest[colon...].dropFirst()
        }
        return rest.count < quote.count ? String(rest) : nil
    }

    /// Where a passage and the one after it are one sentence cut in two.
    private func find(_ parts: [[String]], acrossTheEndOf first: Int) -> Found? {
        guard first >= 0, first + 1 < passages.count, passages[first].recordID == passages[first + 1].recordID
        else { return nil }
        let text = QuoteWords(passages[first...first + 1].map(\.segment.text).joined(separator: " "))
        let end = passages[first].segment.text.utf8.count
        guard let found = find(parts, in: text, at: [first, first + 1]), let from = found.offsets.first,
            let to = found.offsets.last, from.lowerBound < end, to.upperBound > end
        else { return nil }
        return found
    }

    /// All parts in order; one of them has to be long enough to be nobody's else.
    private func find(_ parts: [[String]], in text: QuoteWords, at places: [Int]) -> Found? {
        let isWhole = parts.count == 1 && parts[0].count == text.words.count && places.count == 1
        guard orders.isDisjoint(with: places), isWhole || parts.contains(where: { $0.count >= Self.fewestWords }) else {
            return nil
        }
        var ranges: [Range<Int>] = []
        for part in parts {
            guard let range = text.range(of: part, from: ranges.last?.upperBound ?? 0) else { return nil }
            ranges.append(range)
        }
        return Found(passages: places, pieces: ranges.map(text.slice), offsets: ranges.map(text.offsets))
    }
}
