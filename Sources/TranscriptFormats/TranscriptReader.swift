/// Reads a transcript out of a file that somebody brings.
///
/// One entry of the file is one segment, in order, with the times that it has and no others; an entry without words is
/// left out, and a WebVTT cue with several voices gives one segment for each. Nothing is guessed from names or words.
/// JSON may hold words one by one, confidences and languages; a confidence outside 0…1 is not taken.
public struct TranscriptReader: Sendable {
    /// What is taken.
    public let limits: TranscriptLimits

    /// Makes a reader.
    public init(limits: TranscriptLimits = TranscriptLimits()) { self.limits = limits }

    /// The segments of a file.
    /// - Parameters:
    ///   - bytes: the file, UTF-8 with or without a byte order mark, lines ended in any way.
    ///   - format: nil looks at the beginning of the file.
    /// - Throws: `TranscriptFormatError` with the line and a sentence.
    public func segments(
        from bytes: some Sequence<UInt8>, format: TranscriptFormat? = nil
    ) throws(TranscriptFormatError) -> [FormattedSegment] {
        try transcript(from: bytes, format: format).segments
    }

    /// The whole of a file: its segments, with the title, the date and the language where the format holds them.
    /// - Parameters:
    ///   - bytes: the file, UTF-8 with or without a byte order mark, lines ended in any way.
    ///   - format: nil looks at the beginning of the file.
    /// - Throws: `TranscriptFormatError` with the line and a sentence.
    public func transcript(
        from bytes: some Sequence<UInt8>, format: TranscriptFormat? = nil
    ) throws(TranscriptFormatError) -> FormattedTranscript {
        let bytes = Array(bytes.prefix(limits.bytes + 1))
        if format == .docx || (format == nil && bytes.starts(with: ZipArchive.signature)) {
            throw TranscriptFormatError(
                .notImportable,
                "Word documents cannot be imported; use WebVTT, SRT, JSON, Markdown or lines of the form Name: words.")
        }
        let text = try decoded(bytes)
        let lines = text.fileLines
        var list = SegmentList(limits: limits)
        var transcript = FormattedTranscript(segments: [])
        switch format ?? Self.format(of: text, lines: lines) {
        case .json:
            (transcript.title, transcript.date, transcript.language) = try JSONTranscript.read(text, into: &list)
        case .vtt: transcript.title = try WebVTT.read(lines, into: &list)
        case .srt: try SubRip.read(lines, into: &list)
        case .md: transcript.title = try MarkdownReader.read(lines, into: &list)
        case .txt, .docx: try PlainText.read(lines, into: &list)
        }
        guard !list.segments.isEmpty else { throw TranscriptFormatError(.empty, "There are no words in this file.") }
        transcript.segments = list.segments
        return transcript
    }

    /// The format that a file begins like; plain text if it begins like none other.
    public static func format(of text: String) -> TranscriptFormat { format(of: text, lines: text.fileLines) }

    private static func format(of text: String, lines: [Substring]) -> TranscriptFormat {
        let spoken = lines.lazy.map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }.prefix(2)
        guard let first = spoken.first else { return .txt }
        if first == "WEBVTT" || first.begins(with: "WEBVTT ") || first.begins(with: "WEBVTT\t") { return .vtt }
        let opening = text.drop(while: \.isWhitespace).prefix(200)
        let inside = opening.dropFirst().drop(while: \.isWhitespace).first
        if opening.first == "{", inside == "\"" || inside == "}" { return .json }
        if opening.first == "[", inside == "{" { return .json }
        if spoken.contains(where: isTimes) { return .srt }
        return spoken.contains(where: MarkdownReader.isEntry) ? .md : .txt
    }

    /// Whether a line may be the times of a subtitle, right or wrong.
    private static func isTimes(_ line: Substring) -> Bool {
        guard let first = line.unicodeScalars.first, ("0"..."9").contains(first) || first == "-" else { return false }
        return line.contains("-->")
    }

    private func decoded(_ bytes: [UInt8]) throws(TranscriptFormatError) -> String {
        guard bytes.count <= limits.bytes else {
            throw TranscriptFormatError(.tooLarge, "The file is larger than \(limits.bytes) bytes.")
        }
        if let zero = bytes.firstIndex(of: 0) {
            throw TranscriptFormatError(
                .notText, line: line(of: zero, in: bytes), "There is a NUL; this is not UTF-8 text.")
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            throw TranscriptFormatError(
                .notText, line: line(of: invalid(in: body), in: bytes), "There are bytes that are not UTF-8.")
        }
        return text
    }

    private func line(of offset: Int, in bytes: [UInt8]) -> Int { bytes[..<offset].count { $0 == 10 } + 1 }

    private func invalid(in bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = bytes.startIndex
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, bytes.endIndex)
    }
}

extension String {
    /// The lines, ended by LF, CR LF or CR.
    var fileLines: [Substring] {
        var lines: [Substring] = []
        var start = utf8.startIndex
        var index = start
        while index < utf8.endIndex {
            let byte = utf8[index]
            let next = utf8.index(after: index)
            guard byte == 10 || byte == 13 else {
                index = next
                continue
            }
            lines.append(self[start..<index])
            start = byte == 13 && next < utf8.endIndex && utf8[next] == 10 ? utf8.index(after: next) : next
            index = start
        }
        if start < utf8.endIndex { lines.append(self[start...]) }
        return lines
    }
}
