public import Foundation

/// Cuts a transcript into overlapping passages.
///
/// Windows of 120 words that start every 60 words measured best on meetings (QMSum). They begin and end with whole
/// segments, but for segments of more than ``width`` words: those are cut by words, and what is cut out still cites the
/// segment.
public struct PassageBuilder: Sendable {
    /// Words in a passage.
    public let width: Int
    /// Words from the start of a passage to the start of the next.
    public let stride: Int

    /// Makes a builder; `width` and `stride` are in words, at least 1.
    public init(width: Int = 120, stride: Int = 60) {
        self.width = max(width, 1)
        self.stride = min(max(stride, 1), self.width)
    }

    /// The passages of a record, in order. Every word of a segment with words is in at least one; segments without
    /// words are in none.
    public func passages(of segments: [SourceSegment], in recordID: UUID) -> [Passage] {
        let pieces = segments.flatMap(cut)
        var passages: [Passage] = []
        var start = 0
        while start < pieces.count {
            var end = start
            var words = 0
            while end < pieces.count, words == 0 || words + pieces[end].words <= width {
                words += pieces[end].words
                end += 1
            }
            passages.append(Passage(recordID: recordID, ordinal: passages.count, pieces: joined(pieces[start..<end])))
            guard end < pieces.count else { break }
            var passed = 0
            let first = start
            while start < end, start == first || passed + pieces[start].words <= stride {
                passed += pieces[start].words
                start += 1
            }
        }
        return passages
    }

    private struct Piece {
        let segment: SourceSegment
        let words: Int
        /// Of the whole segment's text, where this piece is a part of it.
        let range: Range<Int>?
    }

    private func cut(_ segment: SourceSegment) -> [Piece] {
        let ranges = WordCount.ranges(in: segment.text)
        guard !ranges.isEmpty else { return [] }
        guard ranges.count > width else { return [Piece(segment: segment, words: ranges.count, range: nil)] }
        let step = max(stride / 2, 1)
        return Swift.stride(from: 0, to: ranges.count, by: step).map { first in
            let last = min(first + step, ranges.count) - 1
            let range = ranges[first].lowerBound..<ranges[last].upperBound
            return Piece(segment: segment, words: last - first + 1, range: range)
        }
    }

    /// Puts parts of one segment that follow each other together again.
    private func joined(_ pieces: ArraySlice<Piece>) -> [SourceSegment] {
        var result: [SourceSegment] = []
        var open: (segment: SourceSegment, range: Range<Int>)?
        func close() {
            if let part = open { result.append(part.segment.part(part.range)) }
            open = nil
        }
        for piece in pieces {
            guard let range = piece.range else {
                close()
                result.append(piece.segment)
                continue
            }
            if let part = open, part.segment.id == piece.segment.id, part.range.upperBound <= range.lowerBound {
                open = (part.segment, part.range.lowerBound..<range.upperBound)
            } else {
                close()
                open = (piece.segment, range)
            }
        }
        close()
        return result
    }
}

extension SourceSegment {
    /// The words at these UTF-8 offsets; its times stay those of the segment, for nothing finer is known.
    func part(_ range: Range<Int>) -> SourceSegment {
        SourceSegment(id: id, speaker: speaker, text: String(text.utf8Slice(range)), startMs: startMs, endMs: endMs)
    }
}
