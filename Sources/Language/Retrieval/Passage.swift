public import Foundation

/// A stretch of a transcript that is found, shown and quoted as one: about 120 consecutive words of whole segments, or
/// of one long segment.
public struct Passage: Sendable, Hashable, Codable {
    /// The meeting, or whatever the record belongs to.
    public let recordID: UUID
    /// Place among the passages of its record, from 0. Neighbours overlap.
    public let ordinal: Int
    /// The segments, or for a long segment the part of it, in order; never empty.
    public let pieces: [SourceSegment]

    /// Makes a passage of `pieces`, which must follow each other in the record.
    public init(recordID: UUID, ordinal: Int, pieces: [SourceSegment]) {
        self.recordID = recordID
        self.ordinal = ordinal
        self.pieces = pieces
    }

    /// The segments that it cites, each once, in order.
    public var segmentIDs: [UUID] {
        var ids: [UUID] = []
        for piece in pieces where piece.id != ids.last { ids.append(piece.id) }
        return ids
    }

    /// The words alone, pieces joined by a space: what is shown, highlighted and quoted. Pieces without words only cite.
    public var text: String { pieces.map(\.text).filter { !$0.isEmpty }.joined(separator: " ") }

    /// The speakers, each once, in order of appearance.
    public var speakers: [String] {
        var names: [String] = []
        for case let name? in pieces.map(\.speaker) where !names.contains(name) { names.append(name) }
        return names
    }

    /// What is indexed: each change of speaker brings the name before the words, so that a question for a person finds
    /// what they said.
    public var indexedText: String {
        var lines: [String] = []
        var speaker: String?
        for piece in pieces {
            if let name = piece.speaker, name != speaker { lines.append(name) }
            speaker = piece.speaker
            lines.append(piece.text)
        }
        return lines.joined(separator: " ")
    }

    /// The stemmed terms of ``indexedText``, repeated as they occur. Joined by spaces they make a text that any
    /// full-text index without stemming of its own splits the same way, so that every database finds the same passages.
    public var terms: [String] { IndexTerms.of(indexedText) }

    /// Start of the first piece, in milliseconds.
    public var startMs: Int? { pieces.first?.startMs }

    /// End of the last piece, in milliseconds.
    public var endMs: Int? { pieces.last?.endMs }
}
