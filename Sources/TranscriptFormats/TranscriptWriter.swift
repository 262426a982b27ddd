/// Writes a transcript as a file.
public struct TranscriptWriter: Sendable {
    /// Makes a writer.
    public init() {}

    /// The whole file. Entries without words are left out; runs of space and line breaks in words and names become one
    /// space.
    ///
    /// WebVTT and SubRip hold only entries with both times, in the order of their starts; no time is made up. WebVTT
    /// says in a note how many were left out.
    /// - Parameter title: stands in `json`, `md` and `vtt`.
    public func text(title: String, segments: [FormattedSegment], as format: TranscriptFormat) -> String {
        let spoken = segments.filter { !$0.text.singleSpaced.isEmpty }
        switch format {
        case .json: return JSONTranscript.written(title: title, segments: spoken)
        case .txt: return PlainText.written(spoken)
        case .md: return MarkdownWriter.written(title: title.singleSpaced, segments: spoken)
        case .vtt:
            return WebVTT.written(
                title: title.singleSpaced, timed: timed(spoken), leftOut: spoken.count - timed(spoken).count)
        case .srt: return SubRip.written(timed(spoken))
        }
    }

    private func timed(_ segments: [FormattedSegment]) -> [TimedSegment] {
        let timed = segments.enumerated().compactMap { index, segment -> (Int, TimedSegment)? in
            guard let start = segment.startMs, let end = segment.endMs, start >= 0, end >= start, end <= CueTime.latest
            else { return nil }
            return (index, TimedSegment(segment: segment, start: start, end: end))
        }
        return timed.sorted { ($0.1.start, $0.0) < ($1.1.start, $1.0) }.map(\.1)
    }
}

/// An entry with both times.
struct TimedSegment {
    let segment: FormattedSegment
    let start: Int
    let end: Int
}
