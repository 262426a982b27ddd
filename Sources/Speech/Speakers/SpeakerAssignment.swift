import Foundation

/// Gives each piece of speech to the speaker whose voice is nearest, or to nobody where that would be a guess.
struct SpeakerAssignment: Sendable {
    /// Shorter pieces say too little of a voice to make a speaker; in seconds.
    static let shortestForGrouping = 1.0
    /// How alike two groups must be to be one person: a cosine distance of 0.62, in the middle of the range 0.60–0.65
    /// that tells people apart on the recordings measured; at 0.70 different people run together.
    static let alike: Float = 0.38
    /// How alike a voice must be to a speaker to be taken for them when there is no other choice.
    static let stranger: Float = 0.1
    /// How fast confidence falls as the second best comes near.
    static let sharpness: Float = 10
    /// Below this confidence nobody is named.
    static let abstention: Float = 0.45

    private let centres: [[Float]]

    /// - Parameter centres: The direction of each speaker's voice, of length 1.
    init(centres: [[Float]]) {
        self.centres = centres
    }

    /// The speakers whose centres `groups` end in: `count` of them if given, as many as there are voices otherwise.
    init(_ groups: SpeakerGroups, count: Int?) {
        var groups = groups
        groups.merge(downTo: count ?? 1, alike: count == nil ? Self.alike : -.infinity)
        self.init(centres: groups.groups.map(\.centre))
    }

    /// The turns of `pieces`, which are in order of time, in a recording of `durationMs`.
    func turns(of pieces: [SpeechPiece], durationMs: Int = .max) -> SpeakerTurns {
        var turns: [SpeakerTurn] = []
        for piece in pieces {
            for choice in choices(for: piece) { Self.add(choice, piece, to: &turns) }
        }
        // The last frame of the segmentation reaches a little beyond the end.
        for index in turns.indices { turns[index].endMs = min(turns[index].endMs, durationMs) }
        return Self.numbered(turns.filter { $0.startMs < $0.endMs })
    }

    /// Who speaks in `piece`: two where two speak at once, nobody in particular where it cannot be told.
    func choices(for piece: SpeechPiece) -> [(speaker: Int?, confidence: Double)] {
        guard !piece.voice.isEmpty, !centres.isEmpty else { return [(nil, 0)] }
        let similarities = centres.map { Voice.similarity(piece.voice, $0) }
        let ranked = similarities.indices.sorted { similarities[$0] > similarities[$1] }
        let weights = similarities.map { expf(Self.sharpness * $0) }
        let sum = weights.reduce(expf(Self.sharpness * Self.stranger), +)
        if piece.isOverlap, ranked.count > 1 {
            return ranked.prefix(2).map { ($0, Double(weights[$0] / sum)) }
        }
        let confidence = weights[ranked[0]] / sum
        return [(confidence < Self.abstention ? nil : ranked[0], Double(confidence))]
    }

    private static func add(
        _ choice: (speaker: Int?, confidence: Double), _ piece: SpeechPiece, to turns: inout [SpeakerTurn]
    ) {
        let start = Int((Double(piece.frames.lowerBound) * SpeakerModel.secondsPerFrame * 1000).rounded())
        let end = Int((Double(piece.frames.upperBound) * SpeakerModel.secondsPerFrame * 1000).rounded())
        let before = turns.lastIndex { $0.speaker == choice.speaker }
        guard let before, turns[before].endMs >= start - 10 else {
            turns.append(
                SpeakerTurn(startMs: start, endMs: end, speaker: choice.speaker, confidence: choice.confidence))
            return
        }
        // One turn goes on; it is as sure as its parts, each by its length.
        let old = Double(turns[before].endMs - turns[before].startMs), new = Double(end - start)
        turns[before].confidence = (turns[before].confidence * old + choice.confidence * new) / max(old + new, 1)
        turns[before].endMs = max(turns[before].endMs, end)
    }

    /// Counts the speakers anew, in the order in which they first speak.
    private static func numbered(_ turns: [SpeakerTurn]) -> SpeakerTurns {
        var numbers: [Int: Int] = [:]
        let renamed = turns.map { turn in
            var turn = turn
            turn.speaker = turn.speaker.map { speaker in
                let number = numbers[speaker] ?? numbers.count
                numbers[speaker] = number
                return number
            }
            return turn
        }
        return SpeakerTurns(turns: renamed.sorted { $0.startMs < $1.startMs }, speakers: numbers.count)
    }
}
