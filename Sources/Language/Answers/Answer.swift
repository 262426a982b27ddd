public import Foundation

/// An answer out of the record, or the statement that the record does not tell.
public struct Answer: Sendable, Hashable, Codable {
    /// A quote and the record that it stands in.
    public struct Source: Sendable, Hashable, Codable {
        /// The meeting, or whatever the record belongs to.
        public let recordID: UUID
        /// The words, and where they stand.
        public let citation: Citation

        /// Makes a source.
        public init(recordID: UUID, citation: Citation) {
            self.recordID = recordID
            self.citation = citation
        }
    }

    /// The quoted sentences, each after its speaker; or ``silence``.
    public let text: String
    /// Whether the record tells. If not, there are no sources.
    public let answered: Bool
    /// What the answer quotes, in the order of the text.
    public let sources: [Source]

    /// The parts of the text, one for each source where it quotes.
    public let lines: [String]

    /// Makes an answer.
    public init(text: String, answered: Bool, sources: [Source], lines: [String] = []) {
        self.text = text
        self.answered = answered
        self.sources = sources
        self.lines = lines
    }

    /// What is said when the record does not tell.
    public static let silence = "The record does not say."

    /// The record does not tell.
    public static let none = Answer(text: silence, answered: false, sources: [])
}
