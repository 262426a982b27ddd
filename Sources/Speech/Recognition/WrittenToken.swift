import Glibc

/// A token that the decoder wrote.
struct WrittenToken: Sendable, Equatable {
    var id: Int
    /// How likely it was among all tokens, 0…1.
    var likelihood: Float

    /// The likeliest token, given the decoder's score of each (their softmax).
    static func likeliest(of scores: UnsafeBufferPointer<Float>) -> WrittenToken {
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        let top = scores[best]
        // Scores this far below the best add less than a millionth each.
        var sum: Float = 0
        for score in scores where score > top - 14 { sum += expf(score - top) }
        return WrittenToken(id: best, likelihood: 1 / max(sum, 1))
    }

    /// How many tokens at the end only say again what stands before them, if a decoder has begun to turn in circles:
    /// a phrase of up to ten tokens four times over. The first of them is kept.
    static func repetition(at tokens: [WrittenToken]) -> Int? {
        for length in 1...10 where tokens.count >= length * 4 {
            let tail = tokens.suffix(length * 4).map(\.id)
            if tail.dropFirst(length).elementsEqual(tail.dropLast(length)) { return length * 3 }
        }
        return nil
    }
}
