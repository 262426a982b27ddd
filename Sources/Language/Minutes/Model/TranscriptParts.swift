import Foundation

/// A transcript in numbered passages, and these in parts that fit a model's context.
struct TranscriptParts {
    /// A passage has at most this many words, where its segment has the end of a sentence to cut it at.
    static let passageWords = 80
    /// And this many in any case.
    static let longestPassage = 160

    let passages: [NumberedPassage]
    /// Words of each passage.
    let words: [Int]
    /// Indices of passages that begin a topic.
    private let starts: Set<Int>

    init(_ segments: [SourceSegment], in record: UUID, topics: [DraftTopic]) {
        var passages: [NumberedPassage] = []
        var starts: Set<Int> = []
        let firsts = Set(topics.map(\.firstSegmentID))
        for segment in segments {
            if firsts.contains(segment.id) { starts.insert(passages.count) }
            for piece in Self.pieces(of: segment) {
                passages.append(NumberedPassage(number: passages.count + 1, recordID: record, segment: piece))
            }
        }
        self.passages = passages
        self.starts = starts
        words = passages.map { WordCount.of($0.segment.text) }
    }

    private static func pieces(of segment: SourceSegment) -> [SourceSegment] {
        guard WordCount.of(segment.text) > passageWords else { return segment.text.isEmpty ? [] : [segment] }
        var ranges: [Range<Int>] = []
        var count = 0
        for sentence in SentenceSplitter.sentences(of: segment.text) {
            let words = WordCount.of(String(segment.text.utf8Slice(sentence)))
            if let last = ranges.last, count + words <= passageWords {
                ranges[ranges.count - 1] = last.lowerBound..<sentence.upperBound
                count += words
            } else {
                ranges.append(sentence)
                count = words
            }
        }
        return ranges.map { range in
            SourceSegment(
                id: segment.id, speaker: segment.speaker, text: String(segment.text.utf8Slice(range)),
                startMs: segment.startMs, endMs: segment.endMs)
        }
    }

    /// What a passage takes of a context, guessed high: a token for every three bytes of it.
    static func tokens(of passage: NumberedPassage) -> Int { passage.line.utf8.count / 3 + 2 }

    /// Consecutive ranges of passages that together are all of them, none of more than `tokens` unless it is one
    /// passage. A part ends before a topic where one begins in its last half.
    func ranges(tokens limit: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < passages.count {
            var end = start
            var used = 0
            while end < passages.count {
                used += Self.tokens(of: passages[end])
                if used > limit, end > start { break }
                end += 1
            }
            if end < passages.count, let topic = ((start + end + 1) / 2..<end + 1).last(where: starts.contains) {
                end = max(topic, start + 1)
            }
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }
}
