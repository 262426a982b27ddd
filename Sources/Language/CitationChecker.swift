public import Foundation

/// Checks that quoted words stand in the record where a citation says.
public struct CitationChecker: Sendable {
    /// Makes a checker.
    public init() {}

    /// Whether `citation` holds: its quote has at least one word, every cited segment exists, and the quote stands in
    /// the texts of the cited segments joined by a space, in the order cited; case, space and punctuation aside.
    /// - Parameter segments: the text of each segment of the transcript revision that is cited.
    public func holds(_ citation: Citation, in segments: [UUID: String]) -> Bool {
        let quote = FlatText(citation.quote)
        guard !quote.bytes.isEmpty, !citation.segmentIDs.isEmpty else { return false }
        var texts: [String] = []
        for id in citation.segmentIDs {
            guard let text = segments[id] else { return false }
            texts.append(text)
        }
        return FlatText(texts.joined(separator: " ")).contains(quote)
    }
}
