import Foundation

/// Gives each piece of speech to the speaker whose voice is nearest, or to nobody where that would be a guess.
struct SpeakerAssignment: Sendable {
    /// Shorter pieces say too little of a voice to make a speaker; in seconds.
    static let shortestForGrouping = 1.0
    /// How alike two groups must be to be one person, as a mean cosine. Chosen together with the least speech of a
    /// group on conversations of other people than those that results are measured on (`benchmarks/meeting`): 0.42–0.46
    /// do about equally well there; below 0.40 people run together, above 0.48 one falls apart.
    static let alike: Float = 0.45

    /// Up to this length, in seconds, an unsure piece between two of one speaker is theirs.
    private static let longestInterjection = 2.0
    /// But not after, or before, a pause as long as this.
    private static let longestPause = 1.5

    private let groups: [SpeakerGroups.Group]
    private let centres: [[Float]]

    /// - Parameter groups: The voices of each speaker.
    init(_ groups: [SpeakerGroups.Group]) {
        self.groups = groups
        centres = groups.map(\.centre)
    }

    /// The speakers whom `groups` end in: `count` of them if given, as many as there are voices otherwise.
    init(_ groups: SpeakerGroups, count: Int?, alike: Float = alike) {
        var groups = groups
        if let count { groups.settle(to: count) } else { groups.settle(alike: alike) }
        self.init(groups.groups)
    }

    /// The turns of `pieces`, which are in order of time, in a recording of `durationMs`.
    func turns(of pieces: [SpeechPiece], durationMs: Int = .max) -> SpeakerTurns {
        var turns: [SpeakerTurn] = []
        for (piece, choices) in zip(pieces, Self.settled(pieces.map(choices), pieces)) {
            for choice in choices { Self.add(choice, piece, to: &turns) }
        }
        // The last frame of the segmentation reaches a little beyond the end.
        for index in turns.indices { turns[index].endMs = min(turns[index].endMs, durationMs) }
        return numbered(turns.filter { $0.startMs < $0.endMs })
    }

    /// Who speaks in `piece`: two where two speak at once, nobody in particular where it cannot be told.
    func choices(for piece: SpeechPiece) -> [(speaker: Int?, confidence: Double)] {
        let people = piece.isOverlap ? 2 : 1
        guard !piece.voice.isEmpty, !centres.isEmpty else { return Array(repeating: (nil, 0), count: people) }
        let similarities = centres.map { Voice.similarity(piece.voice, $0) }
        let ranked = similarities.indices.sorted { similarities[$0] > similarities[$1] }
        // Where two speak, what counts is how far each is from the third.
        let other = ranked.dropFirst(people).first.map { similarities[$0] }
        return (0..<people).map { place in
            guard place < ranked.count else { return (nil, 0) }
            let confidence = SpeakerConfidence.confidence(similarities[ranked[place]], against: other)
            let least = piece.isOverlap ? SpeakerConfidence.abstentionInOverlap : SpeakerConfidence.abstention
            return (confidence < least ? nil : ranked[place], confidence)
        }
    }

    /// A short unsure piece between two of one speaker is theirs; its low confidence stays.
    private static func settled(
        _ choices: [[(speaker: Int?, confidence: Double)]], _ pieces: [SpeechPiece]
    ) -> [[(speaker: Int?, confidence: Double)]] {
        var settled = choices
        var before: Int?
        var after = pieces.startIndex
        for index in pieces.indices {
            let isSure = choices[index].contains { $0.speaker != nil }
            defer { if isSure { before = index } }
            guard !isSure, !pieces[index].isOverlap, pieces[index].seconds <= longestInterjection, let before else {
                continue
            }
            // Looked for once for each piece: the search goes on from where the last one ended.
            if after <= index { after = index + 1 }
            while after < pieces.endIndex, !choices[after].contains(where: { $0.speaker != nil }) { after += 1 }
            guard after < pieces.endIndex,
                let speaker = choices[before].first?.speaker, speaker == choices[after].first?.speaker,
                pause(pieces[before], pieces[index]) < longestPause, pause(pieces[index], pieces[after]) < longestPause
            else { continue }
            settled[index] = [(speaker, choices[index].first?.confidence ?? 0)]
        }
        return settled
    }

    private static func pause(_ first: SpeechPiece, _ second: SpeechPiece) -> Double {
        Double(second.frames.lowerBound - first.frames.upperBound) * SpeakerModel.secondsPerFrame
    }

    private static func add(
        _ choice: (speaker: Int?, confidence: Double), _ piece: SpeechPiece, to turns: inout [SpeakerTurn]
    ) {
        let start = Int((Double(piece.frames.lowerBound) * SpeakerModel.secondsPerFrame * 1000).rounded())
        let end = Int((Double(piece.frames.upperBound) * SpeakerModel.secondsPerFrame * 1000).rounded())
        let before = turns.lastIndex { $0.speaker == choice.speaker && $0.startMs < start }
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
    private func numbered(_ turns: [SpeakerTurn]) -> SpeakerTurns {
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
        let voices = numbers.map { group, number in
            SpeakerVoice(
                index: number, print: VoicePrint(direction: centres[group]), seconds: groups[group].seconds)
        }
        return SpeakerTurns(
            turns: renamed.sorted { $0.startMs < $1.startMs }, speakers: numbers.count,
            voices: voices.sorted { $0.index < $1.index })
    }
}
