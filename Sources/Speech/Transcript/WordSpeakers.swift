/// Finds the speaker of each word.
struct WordSpeakers: Sendable {
    /// A word this near to a turn belongs to it, though the turn ends before it begins; in milliseconds.
    private static let reach = 400

    private let turns: [SpeakerTurn]
    /// For each turn, the latest end of it and all before it: where a search from the front may begin.
    private let latestEnds: [Int]

    init(_ turns: SpeakerTurns) {
        self.turns = turns.turns
        var latest = Int.min
        latestEnds = turns.turns.map { turn in
            latest = max(latest, turn.endMs)
            return latest
        }
    }

    /// Who says a word. Where several speak: who speaks for most of the word, and else who spoke before.
    func speaker(of word: Word, after previous: Int?) -> Int? {
        var shares: [Int?: Int] = [:]
        var nearest: (distance: Int, speaker: Int?)?
        for turn in turns[firstTurn(reaching: word.startMs - Self.reach)...] {
            guard turn.startMs <= word.endMs + Self.reach else { break }
            // A word without length still lies somewhere.
            let shared = min(turn.endMs, max(word.endMs, word.startMs + 1)) - max(turn.startMs, word.startMs)
            if shared > 0 { shares[turn.speaker, default: 0] += shared }
            if nearest.map({ -shared < $0.distance }) ?? true { nearest = (-shared, turn.speaker) }
        }
        guard let most = shares.values.max() else {
            return nearest.flatMap { $0.distance <= Self.reach ? $0.speaker : nil }
        }
        if let previous, shares[previous] == most { return previous }
        return shares.filter { $0.value == most }.map(\.key).min { ($0 ?? .max) < ($1 ?? .max) } ?? nil
    }

    private func firstTurn(reaching place: Int) -> Int {
        var low = 0, high = latestEnds.count
        while low < high {
            let middle = (low + high) / 2
            if latestEnds[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
