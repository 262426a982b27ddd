/// The formats that a transcript is written in. All but Markdown are read as well.
public enum TranscriptFormat: String, CaseIterable, Sendable {
    /// `{"title","segments":[{"speaker","text","start_ms","end_ms"}]}`.
    case json
    /// `Name: words`, one entry a line, without times.
    case txt
    /// For people to read; cannot be imported.
    case md
    /// WebVTT with voice tags.
    case vtt
    /// SubRip, `Name: words` in each subtitle.
    case srt

    /// The media type that a file is served as; text is UTF-8.
    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .txt: "text/plain; charset=utf-8"
        case .md: "text/markdown; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        case .srt: "application/x-subrip; charset=utf-8"
        }
    }

    /// The ending of a file's name, without a dot.
    public var fileExtension: String { rawValue }

    /// The format of a media type, parameters and case aside; nil for types that tell nothing, such as
    /// `application/octet-stream`.
    public init?(mediaType: String) {
        let bare = mediaType.split(separator: ";").first.map { $0.lowercased().filter { !$0.isWhitespace } }
        switch bare {
        case "application/json", "text/json": self = .json
        case "text/markdown": self = .md
        case "text/vtt": self = .vtt
        case "application/x-subrip", "application/srt", "text/srt", "text/x-srt": self = .srt
        default: return nil
        }
    }
}
