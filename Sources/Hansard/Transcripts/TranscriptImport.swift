package import Mesh

/// A transcript that was written elsewhere: its segments, or a text of a known format.
@Schema
package struct TranscriptImport: Sendable {
    /// In the order in which they were spoken.
    @Count(0...100_000) package var segments: [ImportedSegment]?
    /// WebVTT, SRT, Markdown, a JSON export, or lines such as `Name: words`.
    package var text: String?
    /// The format of `text`; found out unless given.
    package var format: ImportFormat?

    package init(segments: [ImportedSegment]? = nil, text: String? = nil, format: ImportFormat? = nil) {
        self.segments = segments
        self.text = text
        self.format = format
    }
}

/// One segment of a transcript that was written elsewhere.
@Schema
package struct ImportedSegment: Sendable {
    /// The name of the one who speaks.
    @Length(0...200) package var speaker: String?
    @Length(1...50_000) package var text: String
    /// From the beginning of the recording, in milliseconds.
    @Within(0...1_000_000_000) package var startMs: Int?
    /// Not before the start.
    @Within(0...1_000_000_000) package var endMs: Int?
    /// How sure the words are, 0 to 1.
    package var confidence: Double?
    /// The words one by one, with their times.
    @Count(0...20_000) package var words: [ImportedWord]?

    package init(
        speaker: String? = nil, text: String, startMs: Int? = nil, endMs: Int? = nil, confidence: Double? = nil,
        words: [ImportedWord]? = nil
    ) {
        self.speaker = speaker
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
        self.words = words
    }
}

/// One word of a transcript that was written elsewhere.
@Schema
package struct ImportedWord: Sendable {
    @Length(1...1_000) package var text: String
    /// From the beginning of the recording, in milliseconds.
    @Within(0...1_000_000_000) package var startMs: Int
    /// Not before the start.
    @Within(0...1_000_000_000) package var endMs: Int
    /// How sure the word is, 0 to 1.
    package var confidence: Double?

    package init(text: String, startMs: Int, endMs: Int, confidence: Double? = nil) {
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
        self.confidence = confidence
    }
}

/// Formats that a transcript's text may come in.
package enum ImportFormat: String, SchemaEnum {
    case vtt, srt, txt, md, json
}

extension TranscriptImport: PlainTextReadable {
    package static let mediaTypes = ["text/vtt", "application/x-subrip", "text/plain", "text/markdown"]

    package init(text: String, mediaType: String) throws {
        let format: ImportFormat? =
            switch mediaType {
            case "text/vtt": .vtt
            case "application/x-subrip": .srt
            case "text/markdown": .md
            default: nil
            }
        self.init(text: text, format: format)
        var violations = Violations()
        validate(into: &violations, at: "")
        try violations.throwIfAny()
    }
}
