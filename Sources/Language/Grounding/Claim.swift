/// Something that a language model states, with the words that it says it rests on. Nothing is believed of it yet.
public struct Claim: Sendable, Hashable, Codable {
    /// Words that the model says stand in a passage.
    public struct Quote: Sendable, Hashable, Codable {
        /// The number of a ``NumberedPassage``.
        public var number: Int
        /// The words.
        public var words: String

        /// Makes a quote.
        public init(number: Int, words: String) {
            self.number = number
            self.words = words
        }
    }

    /// What is stated, as a sentence or two.
    public var text: String
    /// What it rests on.
    public var quotes: [Quote]

    /// Makes a claim.
    public init(text: String, quotes: [Quote]) {
        self.text = text
        self.quotes = quotes
    }
}

/// A claim that was found to stand in the record.
public struct GroundedClaim: Sendable, Hashable {
    /// What is stated.
    public let text: String
    /// What it rests on; never empty.
    public let sources: [Answer.Source]

    /// Makes one; for who has checked it.
    public init(text: String, sources: [Answer.Source]) {
        self.text = text
        self.sources = sources
    }
}

/// Why a claim was dropped.
public enum ClaimFault: String, Sendable, Hashable, Codable, CaseIterable {
    /// No quote of it stands in the passages.
    case unquoted
    /// A number or a date that the quoted passages do not have.
    case number
    /// A name that the quoted passages do not have.
    case name
    /// It denies what was said, or says what was denied.
    case negation
    /// It says something else than the quoted passages.
    case meaning
}
