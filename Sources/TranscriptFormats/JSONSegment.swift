/// A segment of a JSON transcript.
struct JSONSegment: Codable {
    private let speaker: JSONSpeaker?
    private let text: String
    private let start: Int?
    private let end: Int?
    private let confidence: Double?
    private let language: String?
    private let words: [JSONWord]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case speaker, text, confidence, language, words
        case start = "start_ms"
        case end = "end_ms"
    }

    init(_ segment: FormattedSegment) {
        speaker = segment.speaker.map { JSONSpeaker(name: $0) }
        text = segment.text.withoutNUL
        start = segment.startMs
        end = segment.endMs
        confidence = segment.confidence
        language = segment.language?.withoutNUL
        words = segment.words.map(JSONWord.init)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        speaker = try values.decodeIfPresent(JSONSpeaker.self, forKey: .speaker)
        text = try values.decode(String.self, forKey: .text)
        start = try values.milliseconds(.start)
        end = try values.milliseconds(.end)
        confidence = try values.decodeIfPresent(Double.self, forKey: .confidence)
        language = try values.decodeIfPresent(String.self, forKey: .language)
        words = try Self.words(in: values)
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(speaker?.name, forKey: .speaker)
        try values.encode(text, forKey: .text)
        try values.encode(start, forKey: .start)
        try values.encode(end, forKey: .end)
        try values.encodeIfPresent(confidence, forKey: .confidence)
        try values.encodeIfPresent(language, forKey: .language)
        if !words.isEmpty { try values.encode(words, forKey: .words) }
    }

    /// The names by the ids that speakers which are objects have.
    static func names(of segments: [JSONSegment]) -> [String: String] {
        let pairs = segments.compactMap { segment in
            segment.speaker.flatMap { speaker in speaker.id.flatMap { id in speaker.name.map { (id, $0) } } }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    func segment(names: [String: String]) -> FormattedSegment {
        FormattedSegment(
            speaker: speaker?.name, text: text, startMs: start, endMs: end, words: words.map { $0.word(names: names) },
            confidence: confidence, language: language)
    }

    /// Words of another shape, as other programs write them under the same name, are none.
    private static func words(in values: KeyedDecodingContainer<CodingKeys>) throws -> [JSONWord] {
        guard values.contains(.words), try !values.decodeNil(forKey: .words) else { return [] }
        var list = try values.nestedUnkeyedContainer(forKey: .words)
        if !list.isAtEnd, try !list.decode(JSONWord.Shape.self).isOurs { return [] }
        return try values.decode([JSONWord].self, forKey: .words)
    }
}

/// A word of a segment.
struct JSONWord: Codable {
    private let text: String
    private let start: Int
    private let end: Int
    private let confidence: Double?
    private let speaker: JSONSpeaker?
    /// The id of a speaker that some segment names.
    private let speakerID: String?

    private enum CodingKeys: String, CodingKey {
        case text, confidence, speaker
        case start = "start_ms"
        case end = "end_ms"
        case speakerID = "speaker_id"
    }

    /// Whether something is an object with a text.
    struct Shape: Decodable {
        let isOurs: Bool

        init(from decoder: any Decoder) throws {
            isOurs = (try? decoder.container(keyedBy: CodingKeys.self))?.contains(.text) == true
        }
    }

    init(_ word: FormattedWord) {
        text = word.text.withoutNUL
        start = word.startMs
        end = word.endMs
        confidence = word.confidence
        speaker = word.speaker.map { JSONSpeaker(name: $0) }
        speakerID = nil
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        text = try values.decode(String.self, forKey: .text)
        start = try values.milliseconds(.start) ?? values.decode(Int.self, forKey: .start)
        end = try values.milliseconds(.end) ?? values.decode(Int.self, forKey: .end)
        confidence = try values.decodeIfPresent(Double.self, forKey: .confidence)
        speaker = try values.decodeIfPresent(JSONSpeaker.self, forKey: .speaker)
        speakerID = try values.decodeIfPresent(String.self, forKey: .speakerID)
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(text, forKey: .text)
        try values.encode(start, forKey: .start)
        try values.encode(end, forKey: .end)
        try values.encodeIfPresent(confidence, forKey: .confidence)
        try values.encodeIfPresent(speaker?.name, forKey: .speaker)
    }

    func word(names: [String: String]) -> FormattedWord {
        FormattedWord(
            text: text, startMs: start, endMs: end, confidence: confidence,
            speaker: speaker?.name ?? speakerID.flatMap { names[$0] })
    }
}

/// Who speaks: a name, or an object of an id, a label and perhaps a name.
struct JSONSpeaker: Decodable {
    let id: String?
    let name: String?

    private enum CodingKeys: CodingKey { case id, name, label }

    init(name: String) {
        id = nil
        self.name = name
    }

    init(from decoder: any Decoder) throws {
        guard let values = try? decoder.container(keyedBy: CodingKeys.self) else {
            id = nil
            name = try decoder.singleValueContainer().decode(String.self)
            return
        }
        id = try? values.decodeIfPresent(String.self, forKey: .id)
        name =
            try values.decodeIfPresent(String.self, forKey: .name)
            ?? values.decodeIfPresent(String.self, forKey: .label)
    }
}

extension KeyedDecodingContainer {
    /// A whole number of milliseconds; read as a `Double` first, for a number too large for an `Int` loses its place
    /// otherwise.
    func milliseconds(_ key: Key) throws -> Int? {
        guard let number = try decodeIfPresent(Double.self, forKey: key) else { return nil }
        if let time = Int(exactly: number) { return time }
        throw DecodingError.typeMismatch(
            Int.self, .init(codingPath: codingPath + [key], debugDescription: "Not a whole number."))
    }
}
