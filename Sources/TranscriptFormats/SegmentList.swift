/// Entries as they are read, held to the limits and to the order of times.
struct SegmentList {
    let limits: TranscriptLimits
    private(set) var segments: [FormattedSegment] = []
    private var latestStart = 0
    private var words = 0

    init(limits: TranscriptLimits) { self.limits = limits }

    /// Takes an entry; one without words is left out.
    /// - Parameters:
    ///   - line: where it stands, for errors.
    ///   - place: said before the sentence where there are no lines.
    ///   - verbatim: whether the text keeps its spaces and line breaks.
    mutating func append(
        _ read: FormattedSegment, line: Int?, place: String = "", verbatim: Bool = false
    ) throws(TranscriptFormatError) {
        guard !read.text.isBlank else { return }
        var segment = read
        if !verbatim { segment.text = read.text.singleSpaced }
        guard segments.count < limits.segments else {
            throw TranscriptFormatError(
                .tooManySegments, line: line, "There are more than \(limits.segments) segments.")
        }
        segment.speaker = OrderedSegments.named(read.speaker)
        try checkText(segment, line: line, place: place)
        try checkTimes(segment, line: line, place: place)
        segment.confidence = read.confidence.flatMap(OrderedSegments.share)
        segment.words = try checkedWords(read.words, place: place)
        segments.append(segment)
    }

    private func checkText(_ segment: FormattedSegment, line: Int?, place: String) throws(TranscriptFormatError) {
        func check(_ text: String?, _ limit: Int, _ what: String) throws(TranscriptFormatError) {
            guard let text else { return }
            guard text.utf8.count <= limit else {
                throw TranscriptFormatError(
                    .segmentTooLong, line: line, "\(place)The \(what) longer than \(limit) bytes.")
            }
            guard !text.utf8.contains(0) else {
                throw TranscriptFormatError(.notText, line: line, "\(place)There is a NUL; this is not text.")
            }
        }
        try check(segment.text, limits.segmentBytes, "words are")
        try check(segment.speaker, limits.nameBytes, "name is")
        try check(segment.language, limits.nameBytes, "language is")
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

    private mutating func checkedWords(
        _ read: [FormattedWord], place: String
    ) throws(TranscriptFormatError) -> [FormattedWord] {
        words += read.count
        guard words <= limits.words else {
            throw TranscriptFormatError(.tooManyWords, "\(place)There are more than \(limits.words) words with times.")
        }
        var checked: [FormattedWord] = []
        checked.reserveCapacity(read.count)
        for (index, read) in read.enumerated() where !read.text.isBlank {
            let place = "\(place.dropLast(2)), word \(index + 1): "
            guard (0...CueTime.latest).contains(read.startMs), (read.startMs...CueTime.latest).contains(read.endMs)
            else {
                throw TranscriptFormatError(.badTime, "\(place)The times are not in order between 0 and 999 hours.")
            }
            var word = read
            word.speaker = OrderedSegments.named(read.speaker)
            word.confidence = read.confidence.flatMap(OrderedSegments.share)
            guard word.text.utf8.count <= limits.wordBytes, word.speaker?.utf8.count ?? 0 <= limits.nameBytes else {
                throw TranscriptFormatError(
                    .segmentTooLong, "\(place)It is longer than \(limits.wordBytes) bytes, or its speaker's name is.")
            }
            guard !word.text.utf8.contains(0) else {
                throw TranscriptFormatError(.notText, "\(place)There is a NUL; this is not text.")
            }
            checked.append(word)
        }
        return checked
    }
}
