import Foundation
import Remote
import Speech

/// The answer to a transcription: `json`, or `verbose_json` with segments and words. Some servers put the words into
/// their segments; some say how likely each is.
struct OpenAIAnswer: Decodable {
    private let text: String?
    private let language: String?
    private let words: [TimedText]
    private let segments: [TimedText]

    private enum CodingKeys: CodingKey { case text, language, words, segments }

    /// - Throws: `unreadableAnswer`.
    init(_ body: Data, from server: RemoteServer) throws(RemoteError) {
        do {
            self = try JSONDecoder().decode(OpenAIAnswer.self, from: body)
        } catch {
            throw RemoteError(
                .unreadableAnswer, "\(server.title) answered with something else than a transcription.")
        }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guard [.text, .words, .segments].contains(where: values.contains) else {
            throw DecodingError.keyNotFound(
                CodingKeys.text, .init(codingPath: values.codingPath, debugDescription: "No text."))
        }
        text = try values.decodeIfPresent(String.self, forKey: .text)
        language = try? values.decodeIfPresent(String.self, forKey: .language)
        words = try values.decodeIfPresent([TimedText].self, forKey: .words) ?? []
        segments = try values.decodeIfPresent([TimedText].self, forKey: .segments) ?? []
    }

    /// The words, with times inside the stretch.
    /// - Parameter durationMs: the stretch's length.
    func recognition(durationMs: Int) -> Recognition {
        let written = text ?? segments.map(\.text).joined(separator: " ")
        let timed = words.isEmpty ? segments.flatMap(\.words) : words
        let all = TimedText(text: written, start: 0, end: Double(durationMs) / 1_000)
        let parts = segments.contains { !$0.text.isEmpty } ? segments : [all]
        let found = timed.isEmpty ? parts.flatMap(\.spread) : WrittenWords(text: written).timed(by: timed)
        return Recognition(
            words: Self.ordered(found.filter { !$0.text.isEmpty }, durationMs),
            language: language.flatMap(WhisperLanguage.tag))
    }

    /// Words whose times rise and lie inside the stretch.
    private static func ordered(_ words: [TimedText], _ durationMs: Int) -> [Word] {
        var latest = 0
        return words.map { word in
            let start = min(max(latest, word.startMs), durationMs)
            latest = start
            let end = min(max(start, word.endMs), durationMs)
            return Word(text: word.text, startMs: start, endMs: end, confidence: word.confidence)
        }
    }
}

/// A word or a segment of an answer; times in seconds.
struct TimedText: Decodable, Sendable {
    var text: String
    var start: Double
    var end: Double
    var confidence: Double?
    var words: [TimedText] = []

    private enum CodingKeys: CodingKey { case word, text, start, end, probability, confidence, score, words }

    init(text: String, start: Double, end: Double, confidence: Double? = nil) {
        self.text = text
        self.start = start
        self.end = end
        self.confidence = confidence
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) -> Double? { try? values.decodeIfPresent(Double.self, forKey: key) }
        let written = try values.decodeIfPresent(String.self, forKey: .word)
        text = try (written ?? values.decodeIfPresent(String.self, forKey: .text) ?? "").tidied
        start = try values.decodeIfPresent(Double.self, forKey: .start) ?? 0
        end = try values.decodeIfPresent(Double.self, forKey: .end) ?? start
        let share = number(.probability) ?? number(.confidence) ?? number(.score)
        confidence = share.flatMap { (0...1).contains($0) ? $0 : nil }
        words = try values.decodeIfPresent([TimedText].self, forKey: .words) ?? []
    }

    var startMs: Int { Milliseconds.from(seconds: start) }
    var endMs: Int { Milliseconds.from(seconds: end) }

    /// The words of the text, each with a share of the time that its letters have.
    var spread: [TimedText] {
        let words = text.split { $0.isWhitespace }
        let total = Double(words.reduce(0) { $0 + $1.count + 1 })
        var place = 0.0
        return words.map { word in
            let from = start + (end - start) * place / total
            place += Double(word.count + 1)
            return TimedText(text: String(word), start: from, end: start + (end - start) * place / total)
        }
    }
}

extension String {
    fileprivate var tidied: String { split { $0.isWhitespace }.joined(separator: " ") }
}

/// Times of servers, which may be anything.
enum Milliseconds {
    /// A thousand hours.
    private static let latest = 3_600_000_000.0

    /// Seconds as milliseconds, from 0 to a thousand hours.
    static func from(seconds: Double) -> Int {
        guard seconds.isFinite else { return 0 }
        return Int(min(max(0, seconds * 1_000), latest).rounded())
    }
}
