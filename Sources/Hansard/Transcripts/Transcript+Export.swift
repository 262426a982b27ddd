import Foundation
package import Mesh
import TranscriptFormats

extension Transcript {
    /// The transcript as a file.
    ///
    /// - Parameters:
    ///   - title: the meeting's; the file is named after it.
    ///   - isExact: whether text and Markdown have all times to the millisecond, so that they read back the same.
    /// - Throws: `EncodingError`, never for what the database holds.
    func exported(as format: ExportFormat, title: String, isExact: Bool) throws -> Download {
        let form = format.form
        let name = Self.fileName(title) + "." + form.fileExtension
        if format == .json {
            let data = try JSONCoding.encoder.encode(self)
            return Download(String(decoding: data, as: UTF8.self), mediaType: form.mediaType, fileName: name)
        }
        let isAnyoneKnown = segments.contains { $0.speaker != nil }
        let lines = segments.map { segment in
            FormattedSegment(
                // Where some are told apart, one who is not is somebody all the same.
                speaker: segment.speaker.map { $0.name ?? $0.label } ?? (isAnyoneKnown ? Self.unknown : nil),
                text: segment.text, startMs: segment.startMs, endMs: segment.endMs)
        }
        let bytes = TranscriptWriter().bytes(
            of: FormattedTranscript(title: title, language: language, segments: lines), as: form,
            layout: TranscriptLayout(exactTimes: isExact))
        return Download(bytes, mediaType: form.mediaType, fileName: name)
    }

    /// What files call those who could not be told apart.
    static let unknown = "Speaker ?"

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
        case .docx: .docx
        }
    }
}
