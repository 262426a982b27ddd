import Foundation

/// What the machine said and quoted somewhere, for telling whether it says the same again.
struct StatementTrace: Codable, Sendable, Hashable {
    /// Nil for an action item.
    let section: MinutesSection?
    /// Words only.
    let text: String
    /// Words only, sorted.
    let quotes: [String]

    /// A shorter quote stands in too many others to tell them apart.
    private static let leastWords = 3

    init(_ text: String, _ citations: [CitationView], in section: MinutesSection? = nil) {
        self.section = section
        self.text = Self.words(text)
        quotes = citations.map { Self.words($0.quote) }.filter { !$0.isEmpty }.sorted()
    }

    init(_ statement: MinutesStatement, in section: MinutesSection) {
        self.init(statement.text, statement.citations, in: section)
    }

    /// Whether it is the same thing: the same words, or drawn from the same words of the record.
    ///
    /// In one section a quote that contains the other's is enough. Across sections the quotes must be equal: a summary may
    /// well rest on a part of what a decision rests on.
    func isSame(as other: StatementTrace) -> Bool {
        if text == other.text { return true }
        guard !quotes.isEmpty, !other.quotes.isEmpty else { return false }
        if quotes == other.quotes { return true }
        return section == other.section
            && quotes.contains { quote in other.quotes.contains { Self.overlap(quote, $0) } }
    }

    private static func overlap(_ one: String, _ other: String) -> Bool {
        let (short, long) = one.count <= other.count ? (one, other) : (other, one)
        guard short.split(separator: " ").count >= leastWords else { return short == long }
        return " \(long) ".contains(" \(short) ")
    }

    private static func words(_ text: String) -> String {
        SpokenWord.split(text).map(SpokenWord.folded).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
