/// Writes a transcript as a file.
///
/// Every format takes the entries by their starts (one without a start stays behind the entry above it) and leaves out
/// entries and words without text, times that are negative, past 999 hours or end before they start, and confidences
/// outside 0…1. All but JSON make one space of runs of space and line breaks.
public struct TranscriptWriter: Sendable {
    /// Makes a writer.
    public init() {}

    /// The whole file, of any format.
    ///
    /// The same transcript gives the same bytes. WebVTT and SubRip hold only entries with both times; no time is made
    /// up, and WebVTT says in a note how many were left out.
    public func bytes(
        of transcript: FormattedTranscript, as format: TranscriptFormat, layout: TranscriptLayout = TranscriptLayout()
    ) -> [UInt8] {
        var transcript = transcript
        transcript.segments = OrderedSegments.of(transcript.segments)
        if format == .docx { return WordDocument(transcript).bytes }
        let text = Self.text(of: transcript, as: format, layout)
        // A reader takes one byte order mark away; words that begin with that very scalar need another before it.
        return Array((text.begins(with: "\u{FEFF}") ? "\u{FEFF}" + text : text).utf8)
    }

    /// The whole file as text.
    /// - Parameters:
    ///   - title: stands in `json`, `md` and `vtt`.
    ///   - format: a format that is text; for a Word document, which is none, the plain text of it is given.
    public func text(
        title: String, segments: [FormattedSegment], as format: TranscriptFormat,
        layout: TranscriptLayout = TranscriptLayout()
    ) -> String {
        let transcript = FormattedTranscript(title: title, segments: segments)
        return String(decoding: bytes(of: transcript, as: format.isText ? format : .txt, layout: layout), as: UTF8.self)
    }

    private static func text(
        of transcript: FormattedTranscript, as format: TranscriptFormat, _ layout: TranscriptLayout
    ) -> String {
        switch format {
        case .json: return JSONTranscript.written(transcript)
        case .md:
            return MarkdownWriter.written(
                title: transcript.title.singleSpaced, segments: transcript.segments, exactTimes: layout.exactTimes)
        case .vtt:
            let timed = OrderedSegments.timed(transcript.segments)
            return WebVTT.written(
                title: transcript.title.singleSpaced, timed: timed, leftOut: transcript.segments.count - timed.count,
                wordTimes: layout.wordTimes)
        case .srt: return SubRip.written(OrderedSegments.timed(transcript.segments))
        case .txt, .docx: return PlainText.written(transcript.segments, exactTimes: layout.exactTimes)
        }
    }
}
