/// A piece of speech in which the voices do not change.
struct SpeechPiece: Sendable, Hashable {
    /// Its frames of the segmentation, from the start of the recording.
    var frames: Range<Int>
    /// Whether two people speak at once.
    var isOverlap: Bool
    /// The direction of its voice; empty if it was too short to tell.
    var voice: [Float] = []

    /// Its length in seconds.
    var seconds: Double { Double(frames.count) * SpeakerModel.secondsPerFrame }
}

/// Cuts a stretch of a recording into pieces, by what the segmentation hears and where Silero finds speech.
enum PieceCutter {
    /// Pauses of so many frames, half a second, end a piece, though the segmentation may hear someone through them.
    /// Chosen on the conversations of `benchmarks/meeting`: 0.3 s cuts off more speech than it saves silence.
    static let longestBridge = 30

    /// - Parameters:
    ///   - classes: What is heard in each frame of the stretch.
    ///   - speech: Silero's ranges within it, in frames of it.
    ///   - offset: The stretch's first frame in the recording.
    static func pieces(_ classes: [SpeakerClass], speech: [Range<Int>], offset: Int) -> [SpeechPiece] {
        let keys = filled(classes, speech: speech)
        let starts = Set(speech.map(\.lowerBound))
        var pieces: [SpeechPiece] = []
        var at = 0
        while at < keys.count {
            guard let key = keys[at] else {
                at += 1
                continue
            }
            var end = at + 1
            while end < keys.count, keys[end] == key, !starts.contains(end) { end += 1 }
            pieces.append(SpeechPiece(frames: (offset + at)..<(offset + end), isOverlap: key.isOverlap))
            at = end
        }
        return pieces
    }

    /// Where Silero hears speech and the segmentation does not, the voice beside it goes on: first the one before,
    /// then the one after. Where the segmentation hears nobody at all, it is taken for one voice.
    private static func filled(_ classes: [SpeakerClass], speech: [Range<Int>]) -> [SpeakerClass?] {
        var keys = classes.map { $0 == .nobody ? nil : $0 }
        for pause in pauses(between: speech, in: keys.count) { for frame in pause { keys[frame] = nil } }
        for range in speech.map({ $0.clamped(to: 0..<keys.count) }) {
            guard keys[range].contains(where: { $0 != nil }) else {
                for frame in range { keys[frame] = .first }
                continue
            }
            var last: SpeakerClass?
            for frame in range {
                last = keys[frame] ?? last
                keys[frame] = last
            }
            for frame in range.reversed() {
                last = keys[frame] ?? last
                keys[frame] = last
            }
        }
        return keys
    }

    /// The pauses that Silero hears and that are too long to speak across; the segmentation hears less well where
    /// speech ends.
    private static func pauses(between speech: [Range<Int>], in count: Int) -> [Range<Int>] {
        var pauses: [Range<Int>] = []
        var end = 0
        for range in speech + [count..<count] {
            if range.lowerBound - end >= longestBridge { pauses.append(end..<range.lowerBound) }
            end = max(end, range.upperBound)
        }
        return pauses.map { $0.clamped(to: 0..<count) }
    }
}
