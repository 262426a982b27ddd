/// The formats that a transcript is written in. All but Word documents are read as well.
public enum TranscriptFormat: String, CaseIterable, Sendable {
    /// Everything that is known of a transcript: `{"title","date","language","segments":[…]}`, where a segment is
    /// `{"speaker","text","start_ms","end_ms","confidence","language","words":[…]}` and a word
    /// `{"text","start_ms","end_ms","confidence","speaker"}`.
    case json
    /// `Name: words`, one entry a line, with times if the layout asks for them.
    case txt
    /// Markdown, a paragraph an entry.
    case md
    /// WebVTT with voice tags.
    case vtt
    /// SubRip, `Name: words` in each subtitle.
    case srt
    /// A Word document (Office Open XML), for people; cannot be imported.
    case docx

    /// The media type that a file is served as; text is UTF-8.
    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .txt: "text/plain; charset=utf-8"
        case .md: "text/markdown; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        case .srt: "application/x-subrip; charset=utf-8"
        case .docx: Self.wordDocument
        }
    }

    /// The ending of a file's name, without a dot.
    public var fileExtension: String { rawValue }

    /// Whether a file is text in UTF-8, not bytes that only programs read.
    public var isText: Bool { self != .docx }

    private static let wordDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    /// The format of a media type, parameters and case aside; nil for types that tell nothing, such as
    /// `application/octet-stream`.
    public init?(mediaType: String) {
        let bare = mediaType.split(separator: ";").first.map { $0.lowercased().filter { !$0.isWhitespace } }
        switch bare {
        case "application/json", "text/json": self = .json
        case "text/markdown": self = .md
        case "text/vtt": self = .vtt
        case "application/x-subrip", "application/srt", "text/srt", "text/x-srt": self = .srt
        case Self.wordDocument: self = .docx
        default: return nil
        }
    }
}
