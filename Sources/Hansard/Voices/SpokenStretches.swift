/// Where in a meeting's recordings one speaker is heard alone, as far as that is sure.
struct SpokenStretches {
    /// Of one recording: times in milliseconds, in order and apart.
    struct Part: Hashable {
        var recording: Recording.ID
        var stretches: [Range<Int>]

        var milliseconds: Int { stretches.reduce(0) { $0 + $1.count } }
    }

    /// Pauses between words that are no longer do not end a stretch, in milliseconds.
    private static let longestPause = 500
    /// Stretches that are shorter say too little of a voice, in milliseconds.
    private static let shortest = 1_000
    /// From this confidence on 96% of words are the speaker's (`SpeakerConfidence`).
    private static let leastConfidence = 0.8
    /// More does not make a print better, in milliseconds.
    private static let most = 120_000
    /// Once there is so much, no other recording is listened to, in milliseconds.
    private static let enough = 60_000

    /// The recording with most of it first; only as many as are needed.
    let parts: [Part]

    /// - Parameter segments: what the speaker says.
    init(_ segments: [StoredSegment]) {
        let heard = Dictionary(grouping: segments.filter { $0.recording != nil }, by: \.recording)
        let all = heard.compactMap { recording, segments -> Part? in
            guard let recording else { return nil }
            let stretches = Self.stretches(segments.flatMap(\.words))
            return stretches.isEmpty ? nil : Part(recording: recording, stretches: stretches)
        }
        var parts: [Part] = [], total = 0
        for part in all.sorted(by: { ($0.milliseconds, $1.recording) > ($1.milliseconds, $0.recording) }) {
            guard total < Self.enough else { break }
            let taken = Part(recording: part.recording, stretches: Self.longest(part.stretches, Self.most - total))
            parts.append(taken)
            total += taken.milliseconds
        }
        self.parts = parts
    }

    private static func stretches(_ words: [SpokenWord]) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        for word in words.sorted(by: { $0.startMs < $1.startMs }) where word.startMs < word.endMs {
            guard !word.overlaps, (word.speakerConfidence ?? 1) >= leastConfidence else { continue }
            if let last = stretches.last, word.startMs - last.upperBound <= longestPause {
                stretches[stretches.count - 1] = last.lowerBound..<max(last.upperBound, word.endMs)
            } else {
                stretches.append(word.startMs..<word.endMs)
            }
        }
        return stretches.filter { $0.count >= shortest }
    }

    /// The longest stretches, of about `limit` milliseconds together, in order of time.
    private static func longest(_ stretches: [Range<Int>], _ limit: Int) -> [Range<Int>] {
        var left = limit
        let taken = stretches.sorted { $0.count > $1.count }.prefix { stretch in
            defer { left -= stretch.count }
            return left > 0
        }
        return taken.sorted { $0.lowerBound < $1.lowerBound }
    }
}
