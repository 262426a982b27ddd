public import Foundation

/// What ranking needs to know of a passage: not its words, but how often those of the question stand in it.
public struct RankingEntry: Sendable, Hashable {
    /// Whoever asks tells passages apart by it.
    public let id: Int64
    /// The meeting, or whatever the record belongs to.
    public let recordID: UUID
    /// Tells apart what is said of one record in several places, such as its transcript and its minutes.
    public let line: Int
    /// Place in the line, from 0. Only entries of one record and line are neighbours.
    public let ordinal: Int
    /// How often each term of the question occurs, in the question's order.
    public let counts: [Int]
    /// Terms in the passage.
    public let length: Int
    /// The cosine with the question; nil where there is no vector.
    public let similarity: Float?

    /// Makes an entry of counts that are known.
    public init(
        id: Int64, recordID: UUID, line: Int = 0, ordinal: Int, counts: [Int], length: Int, similarity: Float? = nil
    ) {
        (self.id, self.recordID, self.line, self.ordinal) = (id, recordID, line, ordinal)
        (self.counts, self.length, self.similarity) = (counts, length, similarity)
    }

    /// Counts the question's terms in a passage's terms.
    /// - Parameter terms: as ``Passage/terms``, joined by spaces.
    public init(
        id: Int64, recordID: UUID, line: Int = 0, ordinal: Int, terms: String, counting question: QuestionTerms,
        similarity: Float? = nil
    ) {
        let (counts, length) = question.count(in: terms)
        self.init(
            id: id, recordID: recordID, line: line, ordinal: ordinal, counts: counts, length: length,
            similarity: similarity)
    }
}

/// The terms of a question, made ready for counting.
public struct QuestionTerms: Sendable {
    /// In the question's order, each once.
    public let terms: [String]
    private let bytes: [[UInt8]]
    /// Which bytes a term begins with: most words of a text are passed over by it.
    private let firsts: [Bool]

    /// Takes the terms.
    public init(_ terms: [String]) {
        self.terms = terms
        let bytes = terms.map { Array($0.utf8) }
        let known = Set(bytes.compactMap(\.first))
        self.bytes = bytes
        firsts = (0...255).map { known.contains(UInt8($0)) }
    }

    /// How often each term stands in a text of terms with spaces between, and how many terms the text has.
    func count(in text: String) -> (counts: [Int], length: Int) {
        var text = text
        return text.withUTF8 { count(in: $0) }
    }

    private func count(in text: UnsafeBufferPointer<UInt8>) -> (counts: [Int], length: Int) {
        var counts = [Int](repeating: 0, count: bytes.count)
        var length = 0
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: " ") { end += 1 }
            if end > start {
                length += 1
                if firsts[Int(text[start])] { note(UnsafeBufferPointer(rebasing: text[start..<end]), &counts) }
            }
            start = end + 1
        }
        return (counts, length)
    }

    private func note(_ term: UnsafeBufferPointer<UInt8>, _ counts: inout [Int]) {
        for position in bytes.indices where bytes[position].count == term.count && bytes[position].elementsEqual(term) {
            counts[position] += 1
        }
    }
}
