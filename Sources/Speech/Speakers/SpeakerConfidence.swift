import Foundation

/// How sure it is that a voice is a speaker's.
///
/// With s the cosine between the voice and the centre of the speaker's, and r that to the centre of the nearest other
/// speaker, or 0.15 if that is more, the confidence is 1 / (1 + exp(−12 (s − r))): a voice that is as near to another,
/// or to nobody at all, is a toss-up. The two numbers are a logistic regression on pieces of speech of which it is known
/// who speaks (`benchmarks/meeting`). Of 2,250 such pieces those are right with a confidence of 0.5–0.6: 38%, 0.6–0.7:
/// 68%, 0.7–0.8: 83%, 0.8–0.9: 96%, above: 98%; what is wrong there are mostly two people taken for one from the start.
enum SpeakerConfidence {
    /// How alike strangers are: a speaker must be more alike than this.
    static let stranger: Float = 0.15
    /// How fast confidence rises with the margin.
    static let steepness: Float = 12
    /// Below this nobody is named. On the same pieces that is 0.5% of speech, of which more than half the pieces would
    /// have been wrong; and of people who are none of the speakers 59% are not taken for one.
    static let abstention = 0.7
    /// Where two speak at once, below this nobody is named: every voice there is half another's.
    static let abstentionInOverlap = 0.5

    /// The confidence in a speaker at `similarity` when the nearest other is at `other`; nil if there is no other.
    static func confidence(_ similarity: Float, against other: Float?) -> Double {
        let margin = similarity - max(other ?? stranger, stranger)
        return Double(1 / (1 + expf(-steepness * margin)))
    }
}
