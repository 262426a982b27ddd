/// A word and who says it.
struct SpokenWord: Sendable, Equatable {
    var word: Word
    var speaker: Int?
}

extension [SpokenWord] {
    /// A few words that cannot be told whose they are belong to whom they are surrounded by: a transcript that falls
    /// apart into crumbs of "Speaker ?" helps nobody. How sure that is stays with each word.
    ///
    /// Between words of one speaker, without a long pause: up to `longestInterjection`. Beside somebody's words, with
    /// hardly a pause: up to `longestCrumb`. Both lengths are milliseconds.
    func settled(
        longPause: Int, longestInterjection: Int = 2_000, longestCrumb: Int = 500, shortPause: Int = 300
    ) -> [SpokenWord] {
        var settled = self
        var at = startIndex
        while at < endIndex {
            let end = self[at...].firstIndex { $0.speaker != nil } ?? endIndex
            guard end > at else {
                at += 1
                continue
            }
            let length = self[end - 1].word.endMs - self[at].word.startMs
            let before = at > startIndex ? self[at - 1] : nil, after = end < endIndex ? self[end] : nil
            let pauseBefore = before.map { self[at].word.startMs - $0.word.endMs } ?? .max
            let pauseAfter = after.map { $0.word.startMs - self[end - 1].word.endMs } ?? .max
            if let before, before.speaker == after?.speaker, Swift.max(pauseBefore, pauseAfter) < longPause,
                length <= longestInterjection
            {
                for index in at..<end { settled[index].speaker = before.speaker }
            } else if length <= longestCrumb, Swift.min(pauseBefore, pauseAfter) < shortPause {
                let nearest = pauseBefore <= pauseAfter ? before : after
                for index in at..<end { settled[index].speaker = nearest?.speaker }
            }
            at = end
        }
        return settled
    }
}
