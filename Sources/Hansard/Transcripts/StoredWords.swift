import Mesh
import Speech

/// The words of a segment as the database keeps them: a column for each property, a third of the size of an object for
/// each word.
struct StoredWords: Codable, Sendable {
    private var texts: [String]
    private var starts: [Int]
    private var ends: [Int]
    private var confidences: [Double?]

    private enum CodingKeys: String, CodingKey {
        case texts = "t"
        case starts = "s"
        case ends = "e"
        case confidences = "c"
    }

    init(_ words: [Word]) {
        texts = words.map(\.text.withoutNULs)
        starts = words.map(\.startMs)
        ends = words.map(\.endMs)
        confidences = words.map { $0.confidence?.rounded(places: 3) }
    }

    var words: [Word] {
        texts.indices.filter { starts.indices.contains($0) && ends.indices.contains($0) }.map { index in
            Word(
                text: texts[index], startMs: starts[index], endMs: ends[index],
                confidence: confidences.indices.contains(index) ? confidences[index] : nil)
        }
    }

    /// As they are answered: segments are cut where the speaker changes, so all words have the segment's.
    func words(by speaker: Speaker.ID?) -> [TranscriptWord] {
        words.map {
            TranscriptWord(
                text: $0.text, startMs: $0.startMs, endMs: $0.endMs, confidence: $0.confidence, speakerID: speaker)
        }
    }
}
