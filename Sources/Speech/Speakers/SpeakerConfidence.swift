import Foundation

/// How sure it is that a voice is a speaker's.
///
/// With s the cosine between the voice and the centre of the speaker's, and r that to the centre of the nearest other
/// speaker, or 0.15 if that is more, the confidence is 1 / (1 + exp(−12 (s − r))): a voice that is as near to another,
/// or to nobody at all, is a toss-up. The two numbers are a logistic regression on 1,950 pieces of speech of which it
/// is known who speaks (`benchmarks/meeting`): of those with a confidence around 0.65 about 60% are right, around 0.85
/// 93%, from 0.95 on 99%.
enum SpeakerConfidence {
    /// How alike strangers are: a speaker must be more alike than this.
    static let stranger: Float = 0.15
    /// How fast confidence rises with the margin.
    static let steepness: Float = 12
    /// Below this nobody is named. On the same pieces 0.6% of speech loses its speaker, a half of what was wrong is no
    /// longer said, and of people who are none of the speakers 57% are not taken for one.
    static let abstention = 0.7

    /// The confidence in a speaker at `similarity` when the nearest other is at `other`; nil if there is no other.
    static func confidence(_ similarity: Float, against other: Float?) -> Double {
        let margin = similarity - max(other ?? stranger, stranger)
        return Double(1 / (1 + expf(-steepness * margin)))
    }
}
