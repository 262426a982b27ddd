import Foundation
package import Mesh
import TranscriptFormats

extension Transcript {
    /// The transcript as a file.
    ///
    /// - Parameter title: the meeting's; the file is named after it.
    /// - Throws: `EncodingError`, never for what the database holds.
    func exported(as format: ExportFormat, title: String) throws -> Download {
        let form = format.form
        let name = Self.fileName(title) + "." + form.fileExtension
        if format == .json {
            let data = try JSONCoding.encoder.encode(self)
            return Download(String(decoding: data, as: UTF8.self), mediaType: form.mediaType, fileName: name)
        }
        let lines = segments.map {
            FormattedSegment(
                speaker: $0.speaker.map { $0.name ?? $0.label }, text: $0.text, startMs: $0.startMs, endMs: $0.endMs)
        }
        return Download(
            TranscriptWriter().text(title: title, segments: lines, as: form), mediaType: form.mediaType, fileName: name)
    }

    /// A title without what file systems refuse.
    private static func fileName(_ title: String) -> String {
        let plain = String(title.map { $0.isLetter || $0.isNumber || " -_.,()".contains($0) ? $0 : "-" }).trimmed
        let name = plain.drop { $0 == "." }.prefix(80)
        return name.isEmpty ? "transcript" : String(name)
    }
}

extension ExportFormat {
    fileprivate var form: TranscriptFormat {
        switch self {
        case .json: .json
        case .txt: .txt
        case .md: .md
        case .vtt: .vtt
        case .srt: .srt
        }
    }
}
