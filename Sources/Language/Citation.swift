public import Foundation

/// The very words in the record that a statement rests on, and where they stand.
public struct Citation: Sendable, Hashable, Codable {
    /// The segments that hold the quote, in the order of the transcript. Never empty where this room makes a citation.
    public let segmentIDs: [UUID]
    /// The words as they stand in the segments, joined by a space where the quote crosses from one into the next.
    public let quote: String
    /// Start of the first cited segment, in milliseconds of the recording.
    public let startMs: Int?

    /// Makes a citation; whether it holds is for ``CitationChecker`` to say.
    public init(segmentIDs: [UUID], quote: String, startMs: Int?) {
        self.segmentIDs = segmentIDs
        self.quote = quote
        self.startMs = startMs
    }
}
