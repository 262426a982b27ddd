import Glibc

/// The pauses in a stretch of sound, by its loudness.
struct Pauses: Sendable {
    /// Decibels between the loud and the quiet frames below which there is no telling pauses from speech.
    private static let leastRange: Float = 15
    /// How far above the quietest frames a pause may be, as a share of that range.
    private static let share: Float = 0.25
    /// Frames in the shortest pause: shorter silences belong to words, before a p, a t or a k.
    private static let shortest = 3
    /// Frames in the shortest pause that no word goes on through.
    private static let shortestBetweenWords = 5
    /// How much later than a word begins a decoder is seen to look at it, in milliseconds: the median over 389 words of
    /// five voices of espeak-ng, which tells when each begins.
    private static let delay = 22
    /// The quietest level there is, in decibels below full scale: silence from a file can be perfect.
    private static let quietest: Float = -70

    /// Of each frame, whether it is part of a pause.
    let frames: [Bool]
    /// Milliseconds in a frame.
    private let step: Int

    /// Finds the pauses of `samples` (16 kHz), in frames of `length` samples.
    init(in samples: [Float], frame length: Int) {
        step = length / 16
        let levels = Self.levels(of: samples, length: length)
        let sorted = levels.sorted()
        guard let first = sorted.first else {
            frames = []
            return
        }
        let quiet = max(first, sorted[sorted.count / 10]), loud = sorted[sorted.count * 19 / 20]
        let threshold = loud - quiet >= Self.leastRange ? quiet + (loud - quiet) * Self.share : -.infinity
        var silent = levels.map { $0 < threshold }
        for run in Self.runs(of: silent) where run.count < Self.shortest {
            // At the ends even a short one is the pause before or after everything.
            if run.lowerBound > 0 && run.upperBound < silent.count {
                for index in run { silent[index] = false }
            }
        }
        frames = silent
    }

    /// The words where they are spoken, in order and without overlap.
    func placed(_ words: [Word]) -> [Word] {
        var placed: [Word] = []
        for word in words {
            var word = sided(word)
            if !begins(atPause: word.startMs) { word.startMs -= Self.delay }
            word.startMs = max(word.startMs, placed.last?.startMs ?? 0)
            word.endMs = max(word.endMs, word.startMs)
            if let last = placed.indices.last { placed[last].endMs = min(placed[last].endMs, word.startMs) }
            placed.append(word)
        }
        return placed
    }

    /// Whether a word that begins at `milliseconds` begins with the sound after a pause, whose place is certain.
    private func begins(atPause milliseconds: Int) -> Bool {
        let frame = milliseconds / step
        return frame < 1 || frame > frames.count || frames[frame - 1]
    }

    /// The word where it is spoken: one that reaches over a pause belongs to one side of it. The side after the pause
    /// counts twice, since a decoder looks at the pause, and at the sound before it, while it writes what comes next.
    private func sided(_ word: Word) -> Word {
        var word = word
        for run in Self.runs(of: frames) where run.count >= Self.shortestBetweenWords {
            let from = run.lowerBound * step, to = run.upperBound * step
            guard word.startMs < to, word.endMs > from else { continue }
            let before = from - word.startMs, after = word.endMs - to
            if after > 0 && 2 * after >= before {
                word.startMs = to
            } else if before > 0 {
                word.endMs = from
                return word
            }
        }
        return word
    }

    private static func runs(of silent: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, isSilent) in silent.enumerated() where isSilent {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }

    /// The loudness of each frame, in decibels below full scale; the last may be shorter.
    private static func levels(of samples: [Float], length: Int) -> [Float] {
        stride(from: 0, to: samples.count, by: length).map { start in
            let frame = samples[start..<min(start + length, samples.count)]
            let power = frame.reduce(0) { $0 + $1 * $1 } / Float(frame.count)
            return max(quietest, 10 * log10f(power + 1e-10))
        }
    }
}
