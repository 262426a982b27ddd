/// The part of a recording that is still needed, addressed by places from the recording's start.
struct SampleWindow: Sendable {
    private var samples: [Float] = []
    /// The place of the first sample that is kept.
    private(set) var start: Int

    /// An empty window at `start`.
    init(start: Int = 0) {
        self.start = start
    }

    /// The place after the last sample.
    var end: Int { start + samples.count }

    mutating func append(_ more: [Float]) {
        samples += more
    }

    /// The samples of `range`, as far as they are kept.
    subscript(range: Range<Int>) -> [Float] {
        let clamped = range.clamped(to: start..<end)
        return Array(samples[(clamped.lowerBound - start)..<(clamped.upperBound - start)])
    }

    /// Forgets what lies before `place`.
    mutating func discard(before place: Int) {
        let count = min(samples.count, place - start)
        // In steps of a second and more: each removal moves what stays.
        guard count >= 16_000 else { return }
        samples.removeFirst(count)
        start += count
    }
}
