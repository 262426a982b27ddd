import Foundation

/// The JSON of a transcript, one segment a line. A list of segments alone is read as well, and so is a speaker that is
/// an object with `name` or `label`, as the transcript's own listing has it.
enum JSONTranscript {
    static func written(_ transcript: FormattedTranscript) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ value: some Encodable) -> String {
            // Strings, integers and finite numbers always encode, so there is no failure to tell of.
            guard let data = try? encoder.encode(value) else { return "null" }
            return String(decoding: data, as: UTF8.self)
        }
        var fields = ["\"title\":\(json(transcript.title.withoutNUL))"]
        if let date = transcript.date { fields.append("\"date\":\(json(date.withoutNUL))") }
        if let language = transcript.language { fields.append("\"language\":\(json(language.withoutNUL))") }
        let segments = transcript.segments.map { json(JSONSegment($0)) }.joined(separator: ",\n")
        fields.append("\"segments\":[\n\(segments)\n]")
        return "{\(fields.joined(separator: ",\n"))}\n"
    }

    static func read(
        _ text: String, into list: inout SegmentList
    ) throws(TranscriptFormatError) -> (title: String, date: String?, language: String?) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw explained(error)
        } catch {
            throw TranscriptFormatError(.malformed, "This is not JSON.")
        }
        let names = JSONSegment.names(of: document.segments)
        for (index, entry) in document.segments.enumerated() {
            try list.append(entry.segment(names: names), line: nil, place: "Segment \(index + 1): ", verbatim: true)
        }
        return (document.title ?? "", document.date, document.language)
    }

    private static func explained(_ error: DecodingError) -> TranscriptFormatError {
        let path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: path = context.codingPath
        default: return TranscriptFormatError(.malformed, "This is not JSON.")
        }
        let places = zip(["Segment", "word"], path.compactMap(\.intValue)).map { "\($0) \($1 + 1)" }
        let place = places.isEmpty ? "" : places.joined(separator: ", ") + ": "
        let field = path.last { fields.contains($0.stringValue) }?.stringValue
        return TranscriptFormatError(
            .malformed, "\(place)\(field.map { "“\($0)”" } ?? "A field") is missing or of the wrong type.")
    }

    /// The names that an error may show; others come from the file.
    private static let fields = Set(JSONSegment.CodingKeys.allCases.map(\.stringValue) + ["segments", "title", "date"])

    private struct Document: Decodable {
        let title: String?
        let date: String?
        let language: String?
        let segments: [JSONSegment]

        private enum CodingKeys: CodingKey { case title, date, language, segments }

        init(from decoder: any Decoder) throws {
            if var list = try? decoder.unkeyedContainer() {
                (title, date, language) = (nil, nil, nil)
                var entries: [JSONSegment] = []
                while !list.isAtEnd { entries.append(try list.decode(JSONSegment.self)) }
                segments = entries
            } else {
                let values = try decoder.container(keyedBy: CodingKeys.self)
                title = try values.decodeIfPresent(String.self, forKey: .title)
                date = try values.decodeIfPresent(String.self, forKey: .date)
                language = try values.decodeIfPresent(String.self, forKey: .language)
                segments = try values.decode([JSONSegment].self, forKey: .segments)
            }
        }
    }
}

extension String {
    /// The text with U+FFFD for NUL.
    var withoutNUL: String { replacing(["\0": "\u{FFFD}"]) }
}
