public import Foundation

/// A segment under the number by which a language model cites it.
public struct NumberedPassage: Sendable, Hashable {
    /// From 1, each once in a prompt.
    public let number: Int
    /// The meeting, or whatever the record belongs to.
    public let recordID: UUID
    /// The segment, or a run of whole words out of it.
    public let segment: SourceSegment

    /// Makes a passage.
    public init(number: Int, recordID: UUID, segment: SourceSegment) {
        self.number = number
        self.recordID = recordID
        self.segment = segment
    }

    /// How a model reads it, on one line: `[12] Dana: We ship on Friday.` What was spoken can neither begin a line nor
    /// look like a number of ours.
    public var line: String {
        let name = segment.speaker.map { Self.spoken($0).replacing(":", with: "") + ": " } ?? ""
        return "[\(number)] \(name)\(Self.spoken(segment.text))"
    }

    private static func spoken(_ text: String) -> String {
        text.split { $0.isWhitespace || $0.isNewline || $0 == "\0" }.joined(separator: " ")
            .replacing("[", with: "(").replacing("]", with: ")")
    }
}
