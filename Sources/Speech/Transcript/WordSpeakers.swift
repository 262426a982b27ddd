/// Finds the speaker of each word.
struct WordSpeakers: Sendable {
    /// Who says a word.
    struct Choice: Sendable, Equatable {
        /// Nil where nobody can be told.
        var speaker: Int?
        /// How sure that is, 0…1; nil where no turn is near.
        var confidence: Double?
        /// Whether two speak at once for a third of the word or more.
        var overlaps: Bool
    }

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
    func choice(for word: Word, after previous: Int?) -> Choice {
        // A word without length still lies somewhere.
        let range = word.startMs..<max(word.endMs, word.startMs + 1)
        let near = turns[firstTurn(reaching: word.startMs - Self.reach)...]
            .prefix { $0.startMs <= word.endMs + Self.reach }
        let inside = near.filter { $0.shared(with: range) > 0 }
        var shares: [Int?: Int] = [:]
        for turn in inside { shares[turn.speaker, default: 0] += turn.shared(with: range) }
        guard let most = shares.values.max() else {
            let nearest = near.max { $0.shared(with: range) < $1.shared(with: range) }
            return Choice(
                speaker: nearest.flatMap { -$0.shared(with: range) <= Self.reach ? $0.speaker : nil },
                confidence: nearest?.confidence, overlaps: false)
        }
        let best = shares.filter { $0.value == most }.map(\.key)
        let speaker =
            previous != nil && best.contains(previous)
            ? previous : best.min { ($0 ?? .max) < ($1 ?? .max) } ?? nil
        let theirs = inside.filter { $0.speaker == speaker }
        let sure = theirs.reduce(0) { $0 + $1.confidence * Double($1.shared(with: range)) }
        return Choice(
            speaker: speaker, confidence: sure / Double(most), overlaps: Self.overlaps(Array(inside), in: range))
    }

    /// For how much of a word anybody speaks, in milliseconds.
    func spoken(during word: Word) -> Int {
        let range = word.startMs..<max(word.endMs, word.startMs + 1)
        return turns[firstTurn(reaching: word.startMs)...].prefix { $0.startMs < range.upperBound }
            .reduce(0) { $0 + max(0, $1.shared(with: range)) }
    }

    /// Whether two of `turns` run at once for a third of `range` or more.
    private static func overlaps(_ turns: [SpeakerTurn], in range: Range<Int>) -> Bool {
        var together = 0
        var end = range.lowerBound
        for turn in turns.sorted(by: { $0.startMs < $1.startMs }) {
            let own = (turn.startMs..<max(turn.endMs, turn.startMs)).clamped(to: range)
            together += max(0, min(end, own.upperBound) - own.lowerBound)
            end = max(end, own.upperBound)
        }
        return 3 * together >= range.count
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

extension SpeakerTurn {
    /// The milliseconds of `range` that lie in the turn; negative, how far they are away.
    fileprivate func shared(with range: Range<Int>) -> Int {
        min(endMs, range.upperBound) - max(startMs, range.lowerBound)
    }
}
