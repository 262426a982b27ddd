/// Ranges of speech that are recognised together: the recogniser does best with a few sentences at once.
struct SpeechPack: Sendable, Equatable {
    /// The ranges, in order.
    var ranges: [SpeechRange]
    /// What is recognised: the ranges, the pauses between them and some sound around them.
    var padded: SpeechRange
}

/// Gathers ranges into packs. Longer packs save work; past nine seconds words get lost.
struct SpeechPacker: Sendable {
    /// Samples in the longest pack of several ranges.
    var longest = 144_000
    /// Pause after which a new pack begins, in samples.
    var widestGap = 16_000
    /// Sound before and after a pack that is recognised with it, in samples.
    var padding = 4_000
    private var open: [SpeechRange] = []
    private var lastEnd = 0

    /// Where sound is still needed from.
    var needed: Int? { open.first.map { max(lastEnd, $0.lowerBound - padding) } }

    /// Takes the next range; returns the pack that it does not fit into, which is complete.
    mutating func add(_ range: SpeechRange) -> SpeechPack? {
        guard let first = open.first, let last = open.last else {
            open = [range]
            return nil
        }
        let fits = range.upperBound - first.lowerBound <= longest && range.lowerBound - last.upperBound < widestGap
        if fits {
            open.append(range)
            return nil
        }
        let pack = close(before: range.lowerBound)
        open = [range]
        return pack
    }

    /// The open pack, if nothing that begins at `position` or later could still join it.
    mutating func expire(at position: Int) -> SpeechPack? {
        guard let last = open.last, position - last.upperBound >= widestGap + padding else { return nil }
        return close(before: position)
    }

    /// The last pack of a recording of `count` samples.
    mutating func finish(at count: Int) -> SpeechPack? {
        close(before: count)
    }

    private mutating func close(before limit: Int) -> SpeechPack? {
        guard let first = open.first, let last = open.last else { return nil }
        // No sound is recognised twice: the padding ends where a neighbour begins.
        let start = max(lastEnd, first.lowerBound - padding)
        let end = max(last.upperBound, min(limit, last.upperBound + padding))
        let pack = SpeechPack(ranges: open, padded: start..<end)
        (open, lastEnd) = ([], last.upperBound)
        return pack
    }
}
