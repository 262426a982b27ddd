import Mesh

/// The words of a segment as the database keeps them: a column for each property, a third of the size of an object for
/// each word. What few words have is kept by the word's place.
struct StoredWords: Codable, Sendable {
    private var texts: [String]
    private var starts: [Int]
    private var ends: [Int]
    private var confidences: [Double?]
    private var speakerConfidences: [Double?]?
    private var overlapping: [Int]?
    private var heard: [Int: String]?
    private var sources: [Int: WordSource]?

    private enum CodingKeys: String, CodingKey {
        case texts = "t"
        case starts = "s"
        case ends = "e"
        case confidences = "c"
        case speakerConfidences = "v"
        case overlapping = "o"
        case heard = "h"
        case sources = "w"
    }

    init(_ words: [SpokenWord]) {
        texts = words.map(\.text)
        starts = words.map(\.startMs)
        ends = words.map(\.endMs)
        confidences = words.map(\.confidence)
        if words.contains(where: { $0.speakerConfidence != nil }) {
            speakerConfidences = words.map(\.speakerConfidence)
        }
        let overlaps = words.indices.filter { words[$0].overlaps }
        if !overlaps.isEmpty { overlapping = overlaps }
        let heard = Self.byPlace(words, \.heard)
        if !heard.isEmpty { self.heard = heard }
        let sources = Self.byPlace(words) { $0.source == .engine ? nil : $0.source }
        if !sources.isEmpty { self.sources = sources }
    }

    var words: [SpokenWord] {
        let overlaps = Set(overlapping ?? [])
        return texts.indices.filter { starts.indices.contains($0) && ends.indices.contains($0) }.map { index in
            SpokenWord(
                text: texts[index], startMs: starts[index], endMs: ends[index],
                confidence: Self.at(index, confidences), speakerConfidence: Self.at(index, speakerConfidences ?? []),
                overlaps: overlaps.contains(index), heard: heard?[index], source: sources?[index] ?? .engine)
        }
    }

    private static func at(_ index: Int, _ values: [Double?]) -> Double? {
        values.indices.contains(index) ? values[index] : nil
    }

    private static func byPlace<Value>(_ words: [SpokenWord], _ value: (SpokenWord) -> Value?) -> [Int: Value] {
        Dictionary(
            uniqueKeysWithValues: words.enumerated().compactMap { index, word in value(word).map { (index, $0) } })
    }
}
