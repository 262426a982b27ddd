/// The voice of one speaker of a recording.
public struct SpeakerVoice: Sendable, Codable, Hashable {
    /// How alike a voice must be to a known one to be taken for it, as a cosine.
    ///
    /// Chosen on conversations of other people than those that results are measured on (`benchmarks/meeting`): 99.7% of
    /// the known are recognised, none is mistaken for another, and no stranger is taken for one of them. At 0.50 that
    /// happens to 7% of strangers.
    public static let recognition = 0.55
    /// How much less alike every other known voice must be, as a cosine: two that are nearly as near are nobody.
    public static let ambiguity = 0.1

    /// The speaker's number in the recording, from 0.
    public var index: Int
    /// What the voice sounds like.
    public var print: VoicePrint
    /// How much of the speaker's speech this rests on, in seconds.
    public var seconds: Double

    /// The direction of the voice: 256 numbers, of length 1.
    public var centroid: [Float] { Voice.floats(print.bytes) }

    /// A speaker's voice.
    public init(index: Int, print: VoicePrint, seconds: Double) {
        self.index = index
        self.print = print
        self.seconds = seconds
    }

    /// The one of `prints` that this voice is; nil if none is alike enough, or another is nearly as alike.
    ///
    /// - Parameters:
    ///   - prints: One for each known person; those of another network are passed over.
    ///   - least: The least cosine.
    public func match(
        among prints: [VoicePrint], atLeast least: Double = recognition
    ) -> (index: Int, similarity: Double)? {
        let ranked = prints.enumerated()
            .compactMap { index, print in self.print.similarity(to: print).map { (index: index, similarity: $0) } }
            .sorted { $0.similarity > $1.similarity }
        guard let best = ranked.first, best.similarity >= least else { return nil }
        guard ranked.count == 1 || best.similarity - ranked[1].similarity >= Self.ambiguity else { return nil }
        return best
    }
}

/// A speaker of a recording who is known.
public struct VoiceMatch: Sendable, Codable, Hashable {
    /// The speaker's number in the recording.
    public var speaker: Int
    /// Which of the known voices it is.
    public var index: Int
    /// How alike they are, as a cosine.
    public var similarity: Double

    /// A speaker and a known voice.
    public init(speaker: Int, index: Int, similarity: Double) {
        self.speaker = speaker
        self.index = index
        self.similarity = similarity
    }
}

extension SpeakerTurns {
    /// Which speakers are known: each is at most one of `prints`, and each of those at most one speaker. Where two
    /// speakers could be the same person about equally well, neither is.
    ///
    /// - Parameters:
    ///   - prints: One for each known person.
    ///   - least: The least cosine.
    public func matches(
        among prints: [VoicePrint], atLeast least: Double = SpeakerVoice.recognition
    ) -> [VoiceMatch] {
        let found = voices.compactMap { voice in
            voice.match(among: prints, atLeast: least)
                .map { VoiceMatch(speaker: voice.index, index: $0.index, similarity: $0.similarity) }
        }
        return Dictionary(grouping: found, by: \.index).values
            .compactMap { rivals in
                let ranked = rivals.sorted { $0.similarity > $1.similarity }
                let isClear =
                    ranked.count == 1 || ranked[0].similarity - ranked[1].similarity >= SpeakerVoice.ambiguity
                return isClear ? ranked[0] : nil
            }
            .sorted { $0.speaker < $1.speaker }
    }
}
