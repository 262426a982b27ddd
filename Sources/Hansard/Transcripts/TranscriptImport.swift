package import Mesh

/// A transcript that was written elsewhere: its segments, or a text of a known format.
@Schema
package struct TranscriptImport: Sendable {
    /// In the order in which they were spoken.
    @Count(0...100_000) package var segments: [ImportedSegment]?
    /// WebVTT, SRT, or lines such as `Name: words`.
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

    package init(speaker: String? = nil, text: String, startMs: Int? = nil, endMs: Int? = nil) {
        self.speaker = speaker
        self.text = text
        self.startMs = startMs
        self.endMs = endMs
    }
}

/// Formats that a transcript's text may come in.
package enum ImportFormat: String, SchemaEnum {
    case vtt, srt, txt
}

extension TranscriptImport: PlainTextReadable {
    package static let mediaTypes = ["text/vtt", "application/x-subrip", "text/plain"]

    package init(text: String, mediaType: String) throws {
        let format: ImportFormat? =
            switch mediaType {
            case "text/vtt": .vtt
            case "application/x-subrip": .srt
            default: nil
            }
        self.init(text: text, format: format)
        var violations = Violations()
        validate(into: &violations, at: "")
        try violations.throwIfAny()
    }
}
