import Foundation

/// Reads the sentences of a transcript, across segments of one speaker where a sentence runs on.
enum SentenceReader {
    /// A pause longer than this ends a sentence, in milliseconds.
    private static let longestPause = 2_000
    /// Segments are joined up to this many words, so that a transcript without marks keeps its own cuts.
    private static let longestRun = 45

    /// The sentences of `segments`, in order.
    static func sentences(of segments: [SourceSegment]) -> [Sentence] {
        var sentences: [Sentence] = []
        var wordOffset = 0
        var run: [SourceSegment] = []
        for segment in segments where !segment.text.isEmpty {
            if let last = run.last, !continues(segment, after: last, in: run) {
                read(run, into: &sentences, wordOffset: &wordOffset)
                run.removeAll(keepingCapacity: true)
            }
            run.append(segment)
        }
        read(run, into: &sentences, wordOffset: &wordOffset)
        return sentences
    }

    private static func continues(_ next: SourceSegment, after last: SourceSegment, in run: [SourceSegment]) -> Bool {
        guard next.speaker == last.speaker, next.text.unicodeScalars.first?.properties.isLowercase == true,
            let mark = last.text.unicodeScalars.last, !".!?…。！？".unicodeScalars.contains(mark)
        else { return false }
        if let end = last.endMs, let start = next.startMs, start - end > longestPause { return false }
        return run.reduce(WordCount.of(next.text)) { $0 + WordCount.of($1.text) } <= longestRun
    }

    private static func read(_ run: [SourceSegment], into sentences: inout [Sentence], wordOffset: inout Int) {
        let text = run.map(\.text).joined(separator: " ")
        var ends: [Int] = []
        var end = -1
        for segment in run {
            end += segment.text.utf8.count + 1
            ends.append(end)
        }
        for range in SentenceSplitter.sentences(of: text) {
            let words = String(text.utf8Slice(range))
            let cited = run.indices.filter { index in
                let start = index == 0 ? 0 : ends[index - 1] + 1
                return start < range.upperBound && ends[index] > range.lowerBound
            }
            let count = WordCount.of(words)
            sentences.append(
                Sentence(
                    text: words, speaker: run[0].speaker, segmentIDs: cited.map { run[$0].id },
                    startMs: cited.first.flatMap { run[$0].startMs }, index: sentences.count, wordOffset: wordOffset,
                    wordCount: count))
            wordOffset += count
        }
    }
}
