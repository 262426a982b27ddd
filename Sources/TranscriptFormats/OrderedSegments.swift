/// Entries as every format writes them: with words, by their starts, and without times that cannot be.
enum OrderedSegments {
    static func of(_ segments: [FormattedSegment]) -> [FormattedSegment] {
        var place = 0
        let placed = segments.compactMap { segment -> (start: Int, segment: FormattedSegment)? in
            guard !segment.text.isBlank else { return nil }
            let segment = checked(segment)
            place = segment.startMs ?? place
            return (place, segment)
        }
        return placed.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element.segment)
    }

    private static func checked(_ segment: FormattedSegment) -> FormattedSegment {
        var segment = segment
        segment.speaker = named(segment.speaker)
        segment.startMs = segment.startMs.flatMap(possible)
        segment.endMs = segment.endMs.flatMap(possible).flatMap { $0 < segment.startMs ?? 0 ? nil : $0 }
        segment.confidence = segment.confidence.flatMap(share)
        segment.words = segment.words.compactMap { word in
            guard !word.text.isBlank, possible(word.startMs) != nil, possible(word.endMs) != nil,
                word.startMs <= word.endMs
            else { return nil }
            var word = word
            word.confidence = word.confidence.flatMap(share)
            word.speaker = named(word.speaker)
            return word
        }
        return segment
    }

    /// A name on one line, or nil if nothing is left of it.
    static func named(_ name: String?) -> String? {
        guard let name = name?.singleSpaced, !name.isEmpty else { return nil }
        return name
    }

    /// A confidence, or nil where a number is none.
    static func share(_ number: Double) -> Double? { (0...1).contains(number) ? number : nil }

    private static func possible(_ time: Int) -> Int? { (0...CueTime.latest).contains(time) ? time : nil }

    /// Those with both times.
    static func timed(_ segments: [FormattedSegment]) -> [TimedSegment] {
        segments.compactMap { segment in
            guard let start = segment.startMs, let end = segment.endMs else { return nil }
            return TimedSegment(segment: segment, start: start, end: end)
        }
    }
}

/// An entry with both times.
struct TimedSegment {
    let segment: FormattedSegment
    let start: Int
    let end: Int
}
