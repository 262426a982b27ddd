import Foundation

/// `{"title","segments":[{"speaker","text","start_ms","end_ms"}]}`. A list of segments alone is read as well, and so is
/// a speaker that is an object with `name` or `label`.
enum JSONTranscript {
    static func written(title: String, segments: [FormattedSegment]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let entries = segments.map { Entry(speaker: $0.speaker, text: $0.text, start: $0.startMs, end: $0.endMs) }
        // Strings and integers always encode, so there is no failure to tell of.
        guard let data = try? encoder.encode(Document(title: title, segments: entries)) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    static func read(_ text: String, into list: inout SegmentList) throws(TranscriptFormatError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw explained(error)
        } catch {
            throw TranscriptFormatError(.malformed, "This is not JSON.")
        }
        for (index, entry) in document.segments.enumerated() {
            let segment = FormattedSegment(
                speaker: entry.speaker, text: entry.text, startMs: entry.start, endMs: entry.end)
            try list.append(segment, line: nil, place: "Segment \(index + 1): ")
        }
    }

    private static func explained(_ error: DecodingError) -> TranscriptFormatError {
        let path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: path = context.codingPath
        default: return TranscriptFormatError(.malformed, "This is not JSON.")
        }
        let segment = path.compactMap(\.intValue).first.map { "Segment \($0 + 1): " } ?? ""
        let fields = Entry.CodingKeys.allCases.map(\.stringValue) + ["segments"]
        let field = path.last { fields.contains($0.stringValue) }?.stringValue
        return TranscriptFormatError(
            .malformed, "\(segment)\(field.map { "“\($0)”" } ?? "A field") is missing or of the wrong type.")
    }

    private struct Document: Codable {
        let title: String?
        let segments: [Entry]

        private enum CodingKeys: CodingKey { case title, segments }

        init(title: String?, segments: [Entry]) {
            self.title = title
            self.segments = segments
        }

        init(from decoder: any Decoder) throws {
            if let list = try? decoder.unkeyedContainer() {
                self.init(title: nil, segments: try Self.entries(list))
            } else {
                let values = try decoder.container(keyedBy: CodingKeys.self)
                self.init(title: nil, segments: try values.decode([Entry].self, forKey: .segments))
            }
        }

        private static func entries(_ list: any UnkeyedDecodingContainer) throws -> [Entry] {
            var list = list
            var entries: [Entry] = []
            while !list.isAtEnd { entries.append(try list.decode(Entry.self)) }
            return entries
        }
    }

    private struct Entry: Codable {
        let speaker: String?
        let text: String
        let start: Int?
        let end: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case speaker, text
            case start = "start_ms"
            case end = "end_ms"
        }

        private struct Speaker: Decodable {
            let name: String?
            let label: String?
        }

        init(speaker: String?, text: String, start: Int?, end: Int?) {
            self.speaker = speaker
            self.text = text
            self.start = start
            self.end = end
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            // A speaker is a name, or an object as the transcript's own listing has it.
            if let object = try? values.decodeIfPresent(Speaker.self, forKey: .speaker) {
                speaker = object.name ?? object.label
            } else {
                speaker = try values.decodeIfPresent(String.self, forKey: .speaker)
            }
            text = try values.decode(String.self, forKey: .text)
            start = try Self.time(.start, in: values)
            end = try Self.time(.end, in: values)
        }

        /// A whole number of milliseconds; read as a `Double` first, for a number too large for an `Int` loses its
        /// place otherwise.
        private static func time(_ key: CodingKeys, in values: KeyedDecodingContainer<CodingKeys>) throws -> Int? {
            guard let number = try values.decodeIfPresent(Double.self, forKey: key) else { return nil }
            if let time = Int(exactly: number) { return time }
            let path = values.codingPath + [key]
            throw DecodingError.typeMismatch(Int.self, .init(codingPath: path, debugDescription: "Not a whole number."))
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(speaker, forKey: .speaker)
            try values.encode(text, forKey: .text)
            try values.encode(start, forKey: .start)
            try values.encode(end, forKey: .end)
        }
    }
}
