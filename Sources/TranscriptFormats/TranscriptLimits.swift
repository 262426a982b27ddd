/// How much of a transcript file is taken.
public struct TranscriptLimits: Sendable {
    /// Bytes of the file.
    public var bytes: Int
    /// Entries.
    public var segments: Int
    /// UTF-8 bytes of one entry's words.
    public var segmentBytes: Int
    /// UTF-8 bytes of a name.
    public var nameBytes: Int

    /// Makes limits; the defaults hold a transcript of more than a hundred hours.
    public init(bytes: Int = 32 << 20, segments: Int = 100_000, segmentBytes: Int = 100_000, nameBytes: Int = 400) {
        self.bytes = bytes
        self.segments = segments
        self.segmentBytes = segmentBytes
        self.nameBytes = nameBytes
    }
}

/// Entries as they are read, held to the limits and to the order of times.
struct SegmentList {
    let limits: TranscriptLimits
    private(set) var segments: [FormattedSegment] = []
    private var latestStart = 0

    init(limits: TranscriptLimits) { self.limits = limits }

    /// Takes an entry; one without words is left out.
    /// - Parameters:
    ///   - line: where it stands, for errors.
    ///   - place: said before the sentence where there are no lines.
    mutating func append(_ segment: FormattedSegment, line: Int?, place: String = "") throws(TranscriptFormatError) {
        let text = segment.text.singleSpaced
        guard !text.isEmpty else { return }
        guard segments.count < limits.segments else {
            throw TranscriptFormatError(
                .tooManySegments, line: line, "There are more than \(limits.segments) segments.")
        }
        guard text.utf8.count <= limits.segmentBytes else {
            throw TranscriptFormatError(
                .segmentTooLong, line: line, "\(place)The words are longer than \(limits.segmentBytes) bytes.")
        }
        let name = segment.speaker?.singleSpaced
        guard name?.utf8.count ?? 0 <= limits.nameBytes else {
            throw TranscriptFormatError(
                .segmentTooLong, line: line, "\(place)The name is longer than \(limits.nameBytes) bytes.")
        }
        try checkTimes(segment, line: line, place: place)
        let speaker = name?.isEmpty == false ? name : nil
        segments.append(FormattedSegment(speaker: speaker, text: text, startMs: segment.startMs, endMs: segment.endMs))
    }

    private mutating func checkTimes(_ segment: FormattedSegment, line: Int?, place: String)
        throws(TranscriptFormatError)
    {
        for time in [segment.startMs, segment.endMs].compactMap({ $0 }) where !(0...CueTime.latest).contains(time) {
            throw TranscriptFormatError(.badTime, line: line, "\(place)The time is not between 0 and 999 hours.")
        }
        if let start = segment.startMs, let end = segment.endMs, end < start {
            throw TranscriptFormatError(.badTime, line: line, "\(place)The end lies before the start.")
        }
        guard let start = segment.startMs else { return }
        guard start >= latestStart else {
            throw TranscriptFormatError(
                .badTime, line: line, "\(place)The start lies before the start of the segment above.")
        }
        latestStart = start
    }
}
